"""Scheduled: ends saga steps whose deadline has passed, and sends unanswered commands again."""

from __future__ import annotations

from functools import partial

from orders.domain.advance_overdue import advance_overdue
from orders.wiring import due, put_off, unit_of_work
from shop.messaging.due_items import DueItems
from shop.messaging.scheduled import scheduled

RESERVED_SECONDS = 5.0


def _advance(order_id: str) -> bool:
    return unit_of_work.run(partial(advance_overdue, order_id=order_id))


handler = scheduled(DueItems(put_off, due, _advance), reserved_seconds=RESERVED_SECONDS)
