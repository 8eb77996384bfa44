"""A small cache for expensive reads, with a time to live."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MAX_KEPT = 256


class Recent(Generic[K, V]):
    """Keeps values in this process for at most `seconds`. Callers must not change the values."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._kept: dict[K, tuple[float, V]] = {}

    def get(self, key: K, read: Callable[[], V]) -> V:
        now = self._clock()
        kept = self._kept.get(key)
        if kept and now - kept[0] < self._seconds:
            return kept[1]
        value = read()
        if len(self._kept) >= MAX_KEPT:
            self.forget()
        self._kept[key] = (now, value)
        return value

    def forget(self) -> None:
        self._kept.clear()
