"""Ids of the seeded products: UUIDv7, the same in every stack, so that a run after a kill finds its products."""

from __future__ import annotations

from random import Random

from localstack.seed.catalogue import SEED
from shop.kernel.ids import uuid7

FIRST_MILLISECOND = 1_767_225_600_000  # 2026-01-01


def product_id(number: int) -> str:
    return uuid7(FIRST_MILLISECOND + number, Random(SEED + number).getrandbits(74))
