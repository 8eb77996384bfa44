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
    """Batch by batch, each order once an invoke: one that cannot move is due for ever."""
    advanced, seen = 0, set[str]()
    while fresh := [order for order in due(BATCH) if order[0] not in seen]:
        seen |= {order_id for order_id, _ in fresh}
        advanced += sum(_advance(*order) for order in fresh if context.get_remaining_time_in_millis() > RESERVED_MILLIS)
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
