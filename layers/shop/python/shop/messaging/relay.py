"""The scheduled relay of an outbox: publishes what invokes did not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from shop import settings
from shop.messaging.scheduled import Job, TimeLeft

RESERVED_SECONDS = 2.0


class Relayed(Protocol):
    def relay(self, seconds: float, min_age: float) -> int: ...


def relay(outbox: Relayed) -> Job:
    """Returns the job. It leaves rows younger than RELAY_MIN_AGE_SECONDS to the invoke that wrote them."""

    def job(time_left: TimeLeft) -> Mapping[str, int]:
        return {"published": outbox.relay(time_left.seconds(), settings.number("RELAY_MIN_AGE_SECONDS", 5))}

    return job
