"""When and where a fault strikes: a function of a seed alone, so that a run can be repeated."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

AUDIT_EVERY = 50


def seed_of(first: int, number: int) -> int:
    """The seed of run `number` (from 1) in a series that begins with the seed `first`."""
    return random.Random(f"{first}/{number}").getrandbits(32)


def blocks(seeds: Sequence[int], size: int = AUDIT_EVERY) -> Iterator[Sequence[int]]:
    """The seeds in the groups that are audited together."""
    for start in range(0, len(seeds), size):
        yield seeds[start : start + size]


def left_to_do(first: int, count: int, done: Sequence[int]) -> list[int]:
    """The seeds of a series of `count` runs that are not among those `done`."""
    return [seed for number in range(1, count + 1) if (seed := seed_of(first, number)) not in set(done)]
