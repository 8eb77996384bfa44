"""What payments publishes and the commands it handles. One payment per order."""

from __future__ import annotations

from typing import ClassVar

from pydantic import AwareDatetime

from shop.contracts.message import Command, Event, Price

# The provider's smallest and largest charge in minor units, from its documentation. For other currencies the smallest
# depends on exchange rates, and is never below USUAL_LEAST. Orders refuse totals that the provider would decline.
LEAST_CHARGE = {
    "AED": 200, "AUD": 50, "BGN": 100, "BRL": 50, "CAD": 50, "CHF": 50, "CZK": 1_500, "DKK": 250, "EUR": 50,
    "GBP": 30, "HKD": 400, "HUF": 17_500, "INR": 50, "JPY": 50, "MXN": 1_000, "MYR": 200, "NOK": 300, "NZD": 50,
    "PLN": 200, "RON": 200, "SEK": 300, "SGD": 50, "THB": 1_000, "USD": 50,
}  # fmt: skip
MOST_CHARGE = {"COP": 10**10 - 1, "HUF": 10**10 - 1, "IDR": 10**12 - 1, "INR": 10**9 - 1, "JPY": 10**10 - 1}
USUAL_LEAST, USUAL_MOST = 50, 99_999_999


def charge_limits(currency: str) -> tuple[int, int]:
    """(least, most) of one charge in minor units of `currency`."""
    return LEAST_CHARGE.get(currency, USUAL_LEAST), MOST_CHARGE.get(currency, USUAL_MOST)


class _PaymentEvent(Event):
    TOPIC: ClassVar[str] = "shop.payments.v1"
    KEY: ClassVar[str] = "order_id"

    order_id: str
    payment_id: str


class PaymentAuthorised(_PaymentEvent):
    """The money is held at the provider, not yet taken."""

    TYPE: ClassVar[str] = "shop.payments.payment_authorised"

    amount: Price


class PaymentDeclined(_PaymentEvent):
    TYPE: ClassVar[str] = "shop.payments.payment_declined"

    reason: str


class PaymentCaptured(_PaymentEvent):
    """`amount` was taken: less than the order's total where a part was captured at the provider."""

    TYPE: ClassVar[str] = "shop.payments.payment_captured"

    amount: Price


class PaymentCaptureFailed(_PaymentEvent):
    TYPE: ClassVar[str] = "shop.payments.payment_capture_failed"

    reason: str


class PaymentRefunded(_PaymentEvent):
    """Captured money was refunded at the provider while the order stands. `amount` is this refund, `total_refunded` all
    refunds so far. Refunds by `VoidPayment` are reported in `PaymentVoided` instead."""

    TYPE: ClassVar[str] = "shop.payments.payment_refunded"

    amount: Price
    total_refunded: Price
    fully_refunded: bool


class PaymentVoided(_PaymentEvent):
    """Answers `VoidPayment`: nothing is held any more. `refunded` is all that was refunded, with what `PaymentRefunded`
    reported before; null if nothing had been captured."""

    TYPE: ClassVar[str] = "shop.payments.payment_voided"

    refunded: Price | None = None


class _PaymentCommand(Command):
    TOPIC: ClassVar[str] = "shop.payments.commands.v1"
    KEY: ClassVar[str] = "order_id"

    order_id: str


class AuthorisePayment(_PaymentCommand):
    TYPE: ClassVar[str] = "shop.payments.authorise_payment"

    customer_id: str
    amount: Price
    deadline: AwareDatetime


class CapturePayment(_PaymentCommand):
    TYPE: ClassVar[str] = "shop.payments.capture_payment"


class VoidPayment(_PaymentCommand):
    """Cancels the hold, or refunds what was captured; safe to repeat, also before any intent exists."""

    TYPE: ClassVar[str] = "shop.payments.void_payment"

    reason: str
