"""Ids: UUIDv7 strings (RFC 9562), which sort by time and index well, and SKUs."""

from __future__ import annotations

import os
import time
from typing import Protocol
from uuid import UUID

SHAPE = "[0-9A-Za-z_-]{1,64}"
"""The shape of an id, as a regular expression. No id of another shape reaches a store."""
SKU = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
"""The shape of a SKU, as a regular expression."""
LOW_BITS = (1 << 62) - 1


class NewId(Protocol):
    def __call__(self) -> str: ...


def new_id() -> str:
    """A new UUIDv7. 12 of its bits are the fraction of the millisecond (RFC 9562, 6.2, method 3), so that the ids of
    one process sort in the order in which they were made; the other 62 are random."""
    millis, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid7(millis, fraction << 62 | random)


def uuid7(millis: int, bits: int) -> str:
    """The UUIDv7 of a time in milliseconds since 1970 and 74 more bits. Python has it from 3.14 on."""
    return str(UUID(int=millis << 80 | 0x7 << 76 | (bits >> 62) << 64 | 0b10 << 62 | bits & LOW_BITS))
