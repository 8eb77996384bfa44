"""Optimistic concurrency: which versions of a thing a caller takes for the current one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """`versions` is None where any version will do, as long as the thing is there. Versions count from 1."""

    versions: frozenset[int] | None

    @classmethod
    def of(cls, *versions: int) -> Expected:
        return cls(frozenset(versions))

    def matches(self, current: int) -> bool:
        return current > 0 if self.versions is None else current in self.versions
