"""What payments publishes and the commands it obeys. One payment per order."""

from __future__ import annotations

from typing import ClassVar

from pydantic import AwareDatetime

from shop.contracts.message import Command, Event, Price

# What the provider charges at least and at the most, in minor units, by its own list. The least of a currency that is
# not on it depends on the day's rates; below the usual least the provider charges nothing. It is published so that a
# checkout can refuse what could only be declined.
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
    """Captured money was given back at the provider while the order stands. `amount` of this refund; `total_refunded`
    with all before it. What a void gives back is told by `PaymentVoided` alone."""

    TYPE: ClassVar[str] = "shop.payments.payment_refunded"

    amount: Price
    total_refunded: Price
    fully_refunded: bool


class PaymentVoided(_PaymentEvent):
    """Answers `VoidPayment`: nothing is held any more, and `refunded` (null: nothing had been captured) was given
    back, with what `PaymentRefunded` told before."""

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
