"""Ids of everything: UUIDv7 strings (RFC 9562), so that they sort by time and index well."""

from __future__ import annotations

import os
import time
from typing import Protocol
from uuid import UUID

SHAPE = "[0-9A-Za-z_-]{1,64}"
"""What an id can look like, as a regular expression: stores keep no others."""


class NewId(Protocol):
    def __call__(self) -> str: ...


def new_id() -> str:
    """48 bits of Unix milliseconds, 12 of their fraction (RFC 9562, 6.2, method 3: ids of one process sort as they
    were made), 62 random ones."""
    millis, rest = divmod(time.time_ns(), 1_000_000)
    fraction = (rest << 12) // 1_000_000
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return str(UUID(int=millis << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | random))
