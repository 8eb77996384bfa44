"""Ids of the seeded products: UUIDv7, the same in every stack, so that a run after a kill finds its products."""

from __future__ import annotations

from random import Random
from uuid import UUID

from localstack.seed.catalogue import SEED

FIRST_MILLISECOND = 1_767_225_600_000  # 2026-01-01


def product_id(number: int) -> str:
    random = Random(SEED + number).getrandbits(74)
    time = (FIRST_MILLISECOND + number) << 80
    return str(UUID(int=time | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62 | random & (1 << 62) - 1))
