"""Accepts an event of the provider: stores it, applies it if its payment is there, and acts on it.

Every genuine event is stored and accepted, also one that is not ours or cannot be read: the provider would only send
it again.
"""

from __future__ import annotations

from dataclasses import replace

from payments.domain.apply_event import apply_event
from payments.domain.model import Status, Task
from payments.domain.ports import Provider, ProviderEvent, Work
from payments.domain.record_operation import claim_operation
from payments.domain.run_operation import run_operation
from shop.kernel.errors import UnavailableError
from shop.kernel.transact import Transact


def accept_event(transact: Transact[Work], provider: Provider, event: ProviderEvent) -> None:
    """Cancels the intent of a payment that the event declines. Raises UnavailableError if the event cannot be stored
    now: the provider sends it again."""
    task = _store(transact, event)
    if task:
        run_operation(transact, provider, task)


def _store(transact: Transact[Work], event: ProviderEvent) -> Task | None:
    try:
        return transact(lambda work: store_event(work, event))
    except UnavailableError:
        raise
    except Exception:  # noqa: BLE001 - the sweep applies it again, and logs what fails
        transact(lambda work: _store_unapplied(work, replace(event, problem="not_applied")))
        return None


def store_event(work: Work, event: ProviderEvent) -> Task | None:
    """Stores and applies the event. Returns the operation to run now, if any: the void of a declined payment."""
    if not work.provider_events.add(event):
        return None
    if event.problem:
        work.journal.event_unclear(event, event.problem)
    payment = apply_event(work, event)
    return claim_operation(work, payment) if payment and payment.status is Status.DECLINED else None


def _store_unapplied(work: Work, event: ProviderEvent) -> None:
    work.provider_events.add(event)
    work.journal.event_unclear(event, event.problem)
