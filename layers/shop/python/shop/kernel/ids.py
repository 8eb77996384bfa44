"""Ids of everything: UUIDv7 strings (RFC 9562), so that they sort by time and index well."""

from __future__ import annotations

import os
import time
from typing import Protocol
from uuid import UUID


class NewId(Protocol):
    def __call__(self) -> str: ...


def new_id() -> str:
    """48 bits of Unix milliseconds, then 74 random bits around version and variant."""
    millis = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = millis << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0b10 << 62 | random & (1 << 62) - 1
    return str(UUID(int=value))
