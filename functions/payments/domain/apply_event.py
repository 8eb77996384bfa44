"""Applies an event of the provider to its payment."""

from __future__ import annotations

from payments.domain.apply_intent import apply_intent
from payments.domain.model import Payment, Status
from payments.domain.ports import ProviderEvent, Work


def apply_event(work: Work, event: ProviderEvent) -> Payment | None:
    """Returns the payment, or None if the event waits or is not ours. It waits if its payment is not there yet, or has
    no intent yet: until `apply_waiting_events` or the sweep. It also waits if the provider must be asked, which only
    the sweep does."""
    may_be_ours = event.order_id or _names_a_new_intent(work, event)  # asked first: the intent may be linked meanwhile
    payment = find_payment(work, event)
    if payment is None:
        if not may_be_ours:
            work.provider_events.mark_applied(event.event_id, event.problem or "not_ours")
        return None
    if event.ask and not _is_over(payment):
        work.provider_events.wait_for(event.event_id, payment.order_id)
        return None
    _apply(work, payment, event)
    return payment


def find_payment(work: Work, event: ProviderEvent) -> Payment | None:
    if event.order_id:
        return work.payments.locked_by_order(event.order_id)
    return work.payments.locked_by_intent(event.intent_id) if event.intent_id else None


def _names_a_new_intent(work: Work, event: ProviderEvent) -> bool:
    return bool(event.intent_id) and work.provider_events.came_during_a_creation(event.event_id)


def apply_waiting_events(work: Work, payment: Payment) -> None:
    """Applies the events that came before their payment was there."""
    for event in work.provider_events.waiting(payment.order_id):
        if not event.ask:
            _apply(work, payment, event)


def _apply(work: Work, payment: Payment, event: ProviderEvent) -> None:
    doubt = apply_intent(work, payment, event.intent) if event.intent else ""
    work.provider_events.mark_applied(event.event_id, doubt or event.problem)


def _is_over(payment: Payment) -> bool:
    """Nothing that the provider could answer would change the payment."""
    return payment.status is Status.VOIDED or 0 < payment.captured == payment.refunded
