"""Finishes what nobody redelivers: calls of unknown outcome, webhooks that came early, webhooks that never came."""

from __future__ import annotations

from collections.abc import Callable

from payments.domain.begin import Task, take
from payments.domain.model import Payment
from payments.domain.observe import observe
from payments.domain.perform import perform
from payments.domain.ports import Books, OutcomeUnknownError, Provider, Transact
from payments.domain.settle import settle
from payments.domain.webhooks import apply

LIMIT = 50


def sweep(transact: Transact, provider: Provider, time_is_left: Callable[[], bool]) -> dict[str, int]:
    """How much was looked at, of each kind. What time does not allow is left to the next sweep."""
    payments = transact(lambda books: books.operations.due(LIMIT))
    early = transact(lambda books: books.webhooks.matched(LIMIT))
    silent = transact(lambda books: books.payments.to_look_at(LIMIT))
    done = {"operations": 0, "webhooks": 0, "silent": 0}
    for payment_id in payments:
        if time_is_left():
            _begin_and_carry_out(transact, provider, payment_id)
            done["operations"] += 1
    for webhook in early:
        transact(lambda books, webhook=webhook: apply(books, webhook))  # type: ignore[misc]
        done["webhooks"] += 1
    for payment in silent:
        if time_is_left():
            _look(transact, provider, payment)
            done["silent"] += 1
    return done


def _begin_and_carry_out(transact: Transact, provider: Provider, payment_id: str) -> None:
    def begun(books: Books) -> Task | None:
        payment = books.payments.locked(payment_id)
        return take(books, payment) if payment else None

    task = transact(begun)
    if task:
        carry_out(transact, provider, task)


def carry_out(transact: Transact, provider: Provider, task: Task) -> None:
    outcome = perform(provider, task)
    transact(lambda books: settle(books, task, outcome))


def _look(transact: Transact, provider: Provider, payment: Payment) -> None:
    """Asks the provider itself: its webhooks come at least once, but nothing says when."""
    transact(lambda books: books.payments.look_again_later(payment))
    try:
        intent = provider.retrieve(payment.intent_id or "")
    except OutcomeUnknownError:
        return

    def seen(books: Books) -> None:
        current = books.payments.locked(payment.payment_id)
        if current:
            observe(books, current, intent)

    transact(seen)
