"""The scheduled half of the outbox: sends what an invoke's own drain did not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from shop import settings

RESERVED_SECONDS = 2.0


class Relayed(Protocol):
    def relay(self, seconds: float, min_age: float) -> int: ...


def relay_outbox(outbox: Relayed) -> Callable[[Any, Any], dict[str, int]]:
    """The Lambda handler: rows younger than RELAY_MIN_AGE_SECONDS are left to the invoke that wrote them."""

    def handle(_event: Any, context: Any) -> dict[str, int]:
        seconds = context.get_remaining_time_in_millis() / 1000 - RESERVED_SECONDS
        return {"published": outbox.relay(seconds, settings.number("RELAY_MIN_AGE_SECONDS", 5))}

    return handle
