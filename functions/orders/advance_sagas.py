"""Scheduled: ends saga steps that ran out of time, and sends unanswered commands again."""

from __future__ import annotations

from functools import partial
from typing import Any

from orders.domain.saga import on_time
from orders.wiring import due, unit_of_work
from shop.kernel.errors import UnavailableError
from shop.telemetry import correlation
from shop.telemetry.logs import logger

BATCH = 100
RESERVED_MILLIS = 5_000  # kept of the invoke's time: an order is never begun that could be cut off


def handler(_event: Any, context: Any) -> dict[str, int]:
    """Batch by batch, until nothing is due or moves any more."""
    advanced = 0
    while batch := due(BATCH):
        moved = sum(_advance(*order) for order in batch if context.get_remaining_time_in_millis() > RESERVED_MILLIS)
        advanced += moved
        if not moved:
            break
    return {"advanced": advanced}


def _advance(order_id: str, origin: correlation.Correlation) -> bool:
    """One order's trouble is not the others'; a dead database is everybody's."""
    with correlation.bound(origin):
        try:
            return unit_of_work.run(partial(on_time, order_id=order_id))
        except UnavailableError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, it is logged, and the next order has its turn
            logger.exception("order not advanced", extra={"order_id": order_id})
            return False
