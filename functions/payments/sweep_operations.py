"""Scheduled: finishes what no redelivery finishes: events that wait, operations, and payments without news."""

from __future__ import annotations

from payments.domain.apply_stored_event import apply_stored_event
from payments.domain.check_payment import check_payment
from payments.domain.resume_operation import resume_operation
from payments.wiring import (
    events_due,
    events_put_off,
    longest_operation,
    operations_due,
    operations_put_off,
    provider,
    silent_due,
    silent_put_off,
    unit_of_work,
)
from shop.messaging.due_items import DueItems
from shop.messaging.scheduled import scheduled

RESERVED_SECONDS = longest_operation + 2.0
transact = unit_of_work.run

handler = scheduled(
    DueItems(events_put_off, events_due, lambda event: apply_stored_event(transact, provider(), event)),
    DueItems(operations_put_off, operations_due, lambda payment_id: resume_operation(transact, provider(), payment_id)),
    DueItems(silent_put_off, silent_due, lambda payment: check_payment(transact, provider(), payment)),
    reserved_seconds=RESERVED_SECONDS,
)
