"""The provider's events: stored once each, applied when their payment is there, heard again by nobody.

Whatever is signed is kept and accepted, also what is not ours or can't be read: the provider would only repeat it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from payments.domain.begin import Task, take
from payments.domain.model import Payment, Status
from payments.domain.observe import observe
from payments.domain.ports import Books, Transact, Webhook
from payments.domain.signature import verify
from shop.kernel.errors import UnavailableError


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
    try:
        return transact(lambda books: receive(books, webhook))
    except UnavailableError:
        raise  # nothing can be kept now: the provider sends it again
    except Exception:  # noqa: BLE001 - the sweep meets it again, and tells what it is
        transact(lambda books: _keep(books, replace(webhook, problem="not_applied")))
        return None


def _keep(books: Books, webhook: Webhook) -> None:
    books.webhooks.add(webhook)
    books.journal.webhook_unclear(webhook, webhook.problem)


def receive(books: Books, webhook: Webhook) -> Task | None:
    """What the news leads to at once: the intent of a declined payment is cancelled."""
    if not books.webhooks.add(webhook):
        return None
    if webhook.problem:
        books.journal.webhook_unclear(webhook, webhook.problem)
    payment = apply(books, webhook)
    return take(books, payment) if payment and payment.status is Status.DECLINED else None


def apply(books: Books, webhook: Webhook) -> Payment | None:
    """An event whose payment is not there yet waits: `apply_waiting` and the sweep come back to it. So does one about
    which the provider has to be asked, which only the sweep does."""
    payment = payment_of(books, webhook)
    if payment is None:
        if not webhook.order_id:
            books.webhooks.applied(webhook.event_id, webhook.problem or "not_ours")
        return None
    if webhook.ask and not _nothing_to_learn(payment):
        books.webhooks.wait_for(webhook.event_id, payment.order_id)
        return None
    doubt = observe(books, payment, webhook.intent) if webhook.intent else ""
    books.webhooks.applied(webhook.event_id, doubt or webhook.problem)
    return payment


def payment_of(books: Books, webhook: Webhook) -> Payment | None:
    if webhook.order_id:
        return books.payments.locked_by_order(webhook.order_id)
    return books.payments.locked_by_intent(webhook.intent_id) if webhook.intent_id else None


def _nothing_to_learn(payment: Payment) -> bool:
    return payment.status is Status.VOIDED or 0 < payment.captured == payment.refunded


def apply_waiting(books: Books, payment: Payment) -> None:
    for webhook in books.webhooks.waiting(payment.order_id):
        if not webhook.ask:
            doubt = observe(books, payment, webhook.intent) if webhook.intent else ""
            books.webhooks.applied(webhook.event_id, doubt or webhook.problem)
