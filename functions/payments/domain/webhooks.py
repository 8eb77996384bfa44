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
from payments.domain.ports import Webhook, Work
from payments.domain.signature import verify
from shop.kernel.errors import UnavailableError
from shop.kernel.transact import Transact


def accept(
    transact: Transact[Work],
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
        return transact(lambda work: receive(work, webhook))
    except UnavailableError:
        raise  # nothing can be kept now: the provider sends it again
    except Exception:  # noqa: BLE001 - the sweep meets it again, and tells what it is
        transact(lambda work: _keep(work, replace(webhook, problem="not_applied")))
        return None


def _keep(work: Work, webhook: Webhook) -> None:
    work.webhooks.add(webhook)
    work.journal.webhook_unclear(webhook, webhook.problem)


def receive(work: Work, webhook: Webhook) -> Task | None:
    """What the news leads to at once: the intent of a declined payment is cancelled."""
    if not work.webhooks.add(webhook):
        return None
    if webhook.problem:
        work.journal.webhook_unclear(webhook, webhook.problem)
    payment = apply(work, webhook)
    return take(work, payment) if payment and payment.status is Status.DECLINED else None


def apply(work: Work, webhook: Webhook) -> Payment | None:
    """An event whose payment is not there yet waits: `apply_waiting` and the sweep come back to it. So does one about
    which the provider has to be asked, which only the sweep does."""
    payment = payment_of(work, webhook)
    if payment is None:
        if not webhook.order_id:
            work.webhooks.applied(webhook.event_id, webhook.problem or "not_ours")
        return None
    if webhook.ask and not _nothing_to_learn(payment):
        work.webhooks.wait_for(webhook.event_id, payment.order_id)
        return None
    doubt = observe(work, payment, webhook.intent) if webhook.intent else ""
    work.webhooks.applied(webhook.event_id, doubt or webhook.problem)
    return payment


def payment_of(work: Work, webhook: Webhook) -> Payment | None:
    if webhook.order_id:
        return work.payments.locked_by_order(webhook.order_id)
    return work.payments.locked_by_intent(webhook.intent_id) if webhook.intent_id else None


def _nothing_to_learn(payment: Payment) -> bool:
    return payment.status is Status.VOIDED or 0 < payment.captured == payment.refunded


def apply_waiting(work: Work, payment: Payment) -> None:
    for webhook in work.webhooks.waiting(payment.order_id):
        if not webhook.ask:
            doubt = observe(work, payment, webhook.intent) if webhook.intent else ""
            work.webhooks.applied(webhook.event_id, doubt or webhook.problem)
