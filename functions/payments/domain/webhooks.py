"""The provider's events: stored once each, applied when their payment is there, heard again by nobody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from payments.domain.begin import Task, take
from payments.domain.model import Payment, Status
from payments.domain.observe import observe
from payments.domain.ports import Books, Transact, Webhook
from payments.domain.signature import verify


def accept(
    transact: Transact,
    read: Callable[[bytes], Webhook],
    secrets: Sequence[str],
    now: datetime,
    *,
    body: bytes,
    signature: str,
) -> Task | None:
    """Nothing of the body is believed, or even read, before its signature is."""
    verify(body, signature, secrets, now)
    webhook = read(body)
    return transact(lambda books: receive(books, webhook))


def receive(books: Books, webhook: Webhook) -> Task | None:
    """What the news leads to at once: the intent of a declined payment is cancelled."""
    payment = apply(books, webhook) if books.webhooks.add(webhook) else None
    return take(books, payment) if payment and payment.status is Status.DECLINED else None


def apply(books: Books, webhook: Webhook) -> Payment | None:
    """An event whose payment is not there yet waits: `apply_waiting` and the sweep come back to it."""
    if webhook.intent is None or not webhook.order_id:
        books.webhooks.applied(webhook.event_id)
        return None
    payment = books.payments.locked_by_order(webhook.order_id)
    if payment:
        observe(books, payment, webhook.intent)
        books.webhooks.applied(webhook.event_id)
    return payment


def apply_waiting(books: Books, payment: Payment) -> None:
    for webhook in books.webhooks.waiting(payment.order_id):
        if webhook.intent:
            observe(books, payment, webhook.intent)
        books.webhooks.applied(webhook.event_id)
