"""Scheduled: gives back stock whose reservation is overdue."""

from __future__ import annotations

from inventory.domain.expire_reservations import expire_reservations
from inventory.wiring import overdue, put_off, unit_of_work
from shop.messaging.due_items import DueItems
from shop.messaging.scheduled import scheduled

RESERVED_SECONDS = 5.0

handler = scheduled(
    DueItems(
        put_off,
        overdue,
        work=lambda order_id: unit_of_work.run(lambda work: expire_reservations(work, [order_id])) > 0,
        work_all=lambda order_ids: unit_of_work.run(lambda work: expire_reservations(work, order_ids)),
    ),
    reserved_seconds=RESERVED_SECONDS,
)
