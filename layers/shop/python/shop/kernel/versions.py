"""Optimistic concurrency: the versions that a caller expects to be current."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """`versions` is None if any version will do, as long as there is one. Versions count from 1."""

    versions: frozenset[int] | None

    @classmethod
    def of(cls, *versions: int) -> Expected:
        return cls(frozenset(versions))

    def matches(self, current: int) -> bool:
        return current > 0 if self.versions is None else current in self.versions
