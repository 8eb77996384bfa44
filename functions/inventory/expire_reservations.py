"""Scheduled: gives back stock whose reservation ran out, batch by batch."""

from __future__ import annotations

from typing import Any

from inventory.domain.expire import BATCH, expire_overdue
from inventory.wiring import unit_of_work

RESERVED_MILLIS = 5_000  # kept of the invoke's time: a batch is never begun that could be cut off


def handler(_event: Any, context: Any) -> dict[str, int]:
    total, batch = 0, BATCH
    while batch == BATCH and context.get_remaining_time_in_millis() > RESERVED_MILLIS:
        batch = unit_of_work.run(expire_overdue)
        total += batch
    return {"expired": total}
