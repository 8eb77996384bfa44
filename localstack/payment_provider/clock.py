"""The simulator's clock: real time plus an offset that tests may move."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass
class SimClock:
    offset_seconds: float = 0.0

    def now(self) -> int:
        """Unix seconds, as every `created` and every webhook signature states them."""
        return int(time.time() + self.offset_seconds)
