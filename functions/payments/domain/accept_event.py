"""Accepts an event of the provider: stores it, applies it if its payment is there, and acts on it.

Every genuine event is stored and accepted, also one that is not ours or cannot be read: the provider would only send
it again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from payments.domain.apply_event import apply_event
from payments.domain.model import Payment, Status, Task
from payments.domain.ports import Provider, ProviderEvent, Work
from payments.domain.record_operation import claim_operation
from payments.domain.run_operation import run_operation
from shop.kernel.errors import UnavailableError
from shop.kernel.transact import Transact


def accept_event(
    transact: Transact[Work], provider: Provider, event: ProviderEvent, has_time: Callable[[], bool]
) -> None:
    """Cancels the intent of a payment that the event declines; if `has_time()` is false or the call fails, the sweep
    does. Raises UnavailableError if the event cannot be stored now: the provider sends it again."""
    task = _store_and_claim(transact, event, has_time)
    if task:
        run_operation(transact, provider, task, repeat=False)


def _store_and_claim(transact: Transact[Work], event: ProviderEvent, has_time: Callable[[], bool]) -> Task | None:
    def store(work: Work) -> Task | None:
        payment = store_event(work, event)
        if payment is None or payment.status is not Status.DECLINED:
            return None
        return claim_operation(work, payment) if has_time() else None

    try:
        return transact(store)
    except UnavailableError:
        raise
    except Exception:  # noqa: BLE001 - the sweep applies it again, and logs what fails
        transact(lambda work: _store_unapplied(work, replace(event, problem="not_applied")))
        return None


def store_event(work: Work, event: ProviderEvent) -> Payment | None:
    """Stores and applies an event. Returns its payment; None if the event was stored before, waits or is not ours."""
    if not work.provider_events.add(event):
        return None
    if event.problem:
        work.journal.event_unclear(event, event.problem)
    return apply_event(work, event)


def _store_unapplied(work: Work, event: ProviderEvent) -> None:
    work.provider_events.add(event)
    work.journal.event_unclear(event, event.problem)
