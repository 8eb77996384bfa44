"""Finishes what nobody redelivers, item by item: calls of unknown outcome, webhooks that came early or say too little,
webhooks that never came. Each function returns whether it did anything."""

from __future__ import annotations

from dataclasses import replace

from payments.domain.begin import Task, take
from payments.domain.model import Payment
from payments.domain.observe import observe
from payments.domain.perform import perform
from payments.domain.ports import OutcomeUnknownError, Provider, Webhook, Work
from payments.domain.settle import settle
from payments.domain.webhooks import apply, payment_of
from shop.kernel.transact import Transact


def finish_operation(transact: Transact[Work], provider: Provider, payment_id: str) -> bool:
    """The oldest pending operation of a payment."""

    def begun(work: Work) -> Task | None:
        payment = work.payments.locked(payment_id)
        return take(work, payment) if payment else None

    task = transact(begun)
    if task:
        carry_out(transact, provider, task)
    return task is not None


def carry_out(transact: Transact[Work], provider: Provider, task: Task) -> None:
    outcome = perform(provider, task)
    transact(lambda work: settle(work, task, outcome))


def apply_webhook(transact: Transact[Work], provider: Provider, webhook: Webhook) -> bool:
    """One whose payment is there by now. An event that doesn't say enough is replaced by what the provider answers."""
    if webhook.ask:
        payment = transact(lambda work: payment_of(work, webhook))
        intent_id = webhook.intent_id or (payment and payment.intent_id)
        if not intent_id:
            return False  # the intent is being made
        webhook = replace(webhook, intent=provider.retrieve(intent_id), ask=False)
    return transact(lambda work: apply(work, webhook)) is not None


def look(transact: Transact[Work], provider: Provider, payment: Payment) -> bool:
    """Asks the provider itself: its webhooks come at least once, but nothing says when."""
    transact(lambda work: work.payments.look_again_later(payment))
    try:
        intent = provider.retrieve(payment.intent_id or "")
    except OutcomeUnknownError:
        return False

    def seen(work: Work) -> None:
        current = work.payments.locked(payment.payment_id)
        if current:
            observe(work, current, intent)

    transact(seen)
    return True
