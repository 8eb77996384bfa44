"""Finishes what nobody redelivers, item by item: calls of unknown outcome, webhooks that came early or say too little,
webhooks that never came. Each function returns whether it did anything."""

from __future__ import annotations

from dataclasses import replace

from payments.domain.begin import Task, take
from payments.domain.model import Payment
from payments.domain.observe import observe
from payments.domain.perform import perform
from payments.domain.ports import Books, OutcomeUnknownError, Provider, Transact, Webhook
from payments.domain.settle import settle
from payments.domain.webhooks import apply, payment_of


def finish_operation(transact: Transact, provider: Provider, payment_id: str) -> bool:
    """The oldest pending operation of a payment."""

    def begun(books: Books) -> Task | None:
        payment = books.payments.locked(payment_id)
        return take(books, payment) if payment else None

    task = transact(begun)
    if task:
        carry_out(transact, provider, task)
    return task is not None


def carry_out(transact: Transact, provider: Provider, task: Task) -> None:
    outcome = perform(provider, task)
    transact(lambda books: settle(books, task, outcome))


def apply_webhook(transact: Transact, provider: Provider, webhook: Webhook) -> bool:
    """One whose payment is there by now. An event that doesn't say enough is replaced by what the provider answers."""
    if webhook.ask:
        payment = transact(lambda books: payment_of(books, webhook))
        intent_id = webhook.intent_id or (payment and payment.intent_id)
        if not intent_id:
            return False  # the intent is being made
        webhook = replace(webhook, intent=provider.retrieve(intent_id), ask=False)
    return transact(lambda books: apply(books, webhook)) is not None


def look(transact: Transact, provider: Provider, payment: Payment) -> bool:
    """Asks the provider itself: its webhooks come at least once, but nothing says when."""
    transact(lambda books: books.payments.look_again_later(payment))
    try:
        intent = provider.retrieve(payment.intent_id or "")
    except OutcomeUnknownError:
        return False

    def seen(books: Books) -> None:
        current = books.payments.locked(payment.payment_id)
        if current:
            observe(books, current, intent)

    transact(seen)
    return True
