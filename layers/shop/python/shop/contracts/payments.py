"""What payments publishes and the commands it obeys. One payment per order."""

from __future__ import annotations

from typing import ClassVar

from pydantic import AwareDatetime

from shop.contracts.message import Command, Event, Price


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
    TYPE: ClassVar[str] = "shop.payments.payment_captured"

    amount: Price


class PaymentCaptureFailed(_PaymentEvent):
    TYPE: ClassVar[str] = "shop.payments.payment_capture_failed"

    reason: str


class PaymentVoided(_PaymentEvent):
    """Answers `VoidPayment`: nothing is held any more, and `refunded` (null: nothing had been captured) was given
    back."""

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
