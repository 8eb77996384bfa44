"""Checks a payment at the provider, in case the event that would move it was lost."""

from __future__ import annotations

from payments.domain.apply_intent import apply_intent
from payments.domain.model import Payment
from payments.domain.ports import OutcomeUnknownError, Provider, Work
from shop.kernel.transact import Transact


def check_payment(transact: Transact[Work], provider: Provider, payment: Payment) -> bool:
    """Returns whether the provider answered."""
    transact(lambda work: work.payments.check_later(payment))
    try:
        intent = provider.retrieve(payment.intent_id or "")
    except OutcomeUnknownError:
        return False

    def apply(work: Work) -> None:
        current = work.payments.locked(payment.payment_id)
        if current:
            apply_intent(work, current, intent)

    transact(apply)
    return True
