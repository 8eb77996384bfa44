"""Applies a stored event that waited for its payment, or about which the provider must be asked."""

from __future__ import annotations

from dataclasses import replace

from payments.domain.apply_event import apply_event, find_payment
from payments.domain.ports import Provider, ProviderEvent, Work
from shop.kernel.transact import Transact


def apply_stored_event(transact: Transact[Work], provider: Provider, event: ProviderEvent) -> bool:
    """Returns whether the event was applied. The provider's answer replaces what an event leaves out."""
    if event.ask:
        payment = transact(lambda work: find_payment(work, event))
        intent_id = payment and (event.intent_id or payment.intent_id)
        if payment and not intent_id:
            return False  # the intent is being created
        if intent_id:
            event = replace(event, intent=provider.retrieve(intent_id), ask=False)
    return transact(lambda work: apply_event(work, event)) is not None
