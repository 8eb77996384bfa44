"""Scheduled: finishes what nobody redelivers."""

from __future__ import annotations

from payments.domain.model import Payment
from payments.domain.ports import Webhook
from payments.domain.sweep import apply_webhook, finish_operation, look
from payments.wiring import (
    longest_perform,
    operations_due,
    operations_put_off,
    provider,
    silent_due,
    silent_put_off,
    unit_of_work,
    webhooks_due,
    webhooks_put_off,
)
from shop.messaging.due_items import DueItems
from shop.messaging.scheduled import scheduled

RESERVED_SECONDS = longest_perform + 2.0


def _apply(webhook: Webhook) -> bool:
    return apply_webhook(unit_of_work.run, provider(), webhook)


def _finish(payment_id: str) -> bool:
    return finish_operation(unit_of_work.run, provider(), payment_id)


def _look(payment: Payment) -> bool:
    return look(unit_of_work.run, provider(), payment)


handler = scheduled(
    DueItems(webhooks_put_off, webhooks_due, _apply),
    DueItems(operations_put_off, operations_due, _finish),
    DueItems(silent_put_off, silent_due, _look),
    reserved_seconds=RESERVED_SECONDS,
)
