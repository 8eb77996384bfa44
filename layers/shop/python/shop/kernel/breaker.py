"""A circuit breaker: after failures in a row, callers leave a dependency alone for some seconds."""

from __future__ import annotations

import time
from collections.abc import Callable


class Breaker:
    """Opens for `seconds` after `failures` failures in a row. After that time it lets calls through: the next failure
    opens it again at once, a success makes it forget the failures."""

    def __init__(self, seconds: float, failures: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._allowed = failures
        self._clock = clock
        self._failures = 0
        self._open_until = float("-inf")

    def is_open(self) -> bool:
        return self._clock() < self._open_until

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._allowed:
            self._open_until = self._clock() + self._seconds

    def succeeded(self) -> None:
        self._failures = 0
