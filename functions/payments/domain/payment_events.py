"""Emits the events of a payment. The caller saves the payment, whose version each of these raises."""

from __future__ import annotations

from payments.domain.model import Payment, Status
from payments.domain.ports import Work
from shop.contracts.message import Event, Price
from shop.contracts.payments import (
    PaymentAuthorised,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclined,
    PaymentRefunded,
    PaymentVoided,
)


def emit_authorised(work: Work, payment: Payment) -> None:
    _emit(work, payment, PaymentAuthorised(**_ids(payment), amount=Price.of(payment.amount)))


def emit_declined(work: Work, payment: Payment, reason: str) -> None:
    _emit(work, payment, PaymentDeclined(**_ids(payment), reason=reason))


def emit_captured(work: Work, payment: Payment) -> None:
    """PaymentCaptureFailed if some of it is refunded by now: an order is paid by what is captured and kept."""
    if payment.refunded:
        emit_capture_failed(work, payment, f"payment_{payment.standing}")
    else:
        _emit(work, payment, PaymentCaptured(**_ids(payment), amount=_price(payment, payment.captured)))


def emit_capture_failed(work: Work, payment: Payment, reason: str) -> None:
    _emit(work, payment, PaymentCaptureFailed(**_ids(payment), reason=reason))


def emit_refunded(work: Work, payment: Payment, amount: int) -> None:
    event = PaymentRefunded(
        **_ids(payment),
        amount=_price(payment, amount),
        total_refunded=_price(payment, payment.refunded),
        fully_refunded=payment.refunded == payment.captured,
    )
    _emit(work, payment, event)


def emit_voided(work: Work, payment: Payment) -> None:
    refunded = _price(payment, payment.refunded) if payment.refunded else None
    _emit(work, payment, PaymentVoided(**_ids(payment), refunded=refunded))


def decline(work: Work, payment: Payment, reason: str) -> None:
    payment.status = Status.DECLINED
    emit_declined(work, payment, reason)


def void(work: Work, payment: Payment) -> None:
    payment.status = Status.VOIDED
    emit_voided(work, payment)


def _emit(work: Work, payment: Payment, event: Event) -> None:
    payment.version += 1
    work.emit(event, version=payment.version)


def _ids(payment: Payment) -> dict[str, str]:
    return {"order_id": payment.order_id, "payment_id": payment.payment_id}


def _price(payment: Payment, amount: int) -> Price:
    return Price(amount=amount, currency=payment.amount.currency)
