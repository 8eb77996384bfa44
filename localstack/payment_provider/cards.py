"""Stripe's test payment methods: which are declined, and how."""

from __future__ import annotations

from dataclasses import dataclass

from localstack.payment_provider.errors import Json, no_such


@dataclass(frozen=True)
class Decline:
    code: str
    message: str
    decline_code: str | None = None

    def fields(self) -> Json:
        return {"decline_code": self.decline_code} if self.decline_code else {}


_DECLINED = "Your card was declined."

DECLINES = {
    "pm_card_chargeDeclined": Decline("card_declined", _DECLINED, "generic_decline"),
    "pm_card_visa_chargeDeclined": Decline("card_declined", _DECLINED, "generic_decline"),
    "pm_card_chargeDeclinedInsufficientFunds": Decline(
        "card_declined", "Your card has insufficient funds.", "insufficient_funds"
    ),
    "pm_card_chargeDeclinedLostCard": Decline("card_declined", _DECLINED, "lost_card"),
    "pm_card_chargeDeclinedStolenCard": Decline("card_declined", _DECLINED, "stolen_card"),
    "pm_card_chargeDeclinedExpiredCard": Decline("expired_card", "Your card has expired."),
    "pm_card_chargeDeclinedIncorrectCvc": Decline("incorrect_cvc", "Your card's security code is incorrect."),
    "pm_card_chargeDeclinedProcessingError": Decline(
        "processing_error", "An error occurred while processing your card. Try again in a little bit."
    ),
}


def decline_of(payment_method: str) -> Decline | None:
    if not payment_method.startswith("pm_card_"):
        raise no_such("PaymentMethod", payment_method, "payment_method", status=400)
    return DECLINES.get(payment_method)
