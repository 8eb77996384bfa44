"""The result of checking one invariant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """`broken` has a line for each violation. `missing` says why the invariant was not checked. `note` is shown, but is
    no violation."""

    invariant: str
    title: str
    broken: tuple[str, ...] = ()
    looked_at: int = 0
    missing: str = ""
    note: str = ""

    @property
    def holds(self) -> bool:
        return not self.broken


def verdict(invariant: str, title: str, broken: Iterable[str], looked_at: int, note: str = "") -> Verdict:
    return Verdict(invariant, title, tuple(broken), looked_at, note=note)


def not_checked(invariant: str, title: str, why: str) -> Verdict:
    return Verdict(invariant, title, missing=why)
