"""Moves a payment forward by what the provider is seen to hold, whoever brings the news: an answer, a webhook, a sweep.

The table is all there is: what it does not list changes nothing, so late and repeated news never move a payment back.
What was taken and given back is booked by how much more it is than what is known, so each amount is booked once.
"""

from __future__ import annotations

from collections.abc import Callable

from payments.domain.model import Kind, Operation, Payment, Progress, ProviderIntent, Seen, Status
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

Move = Callable[[Work, Payment, ProviderIntent], None]


def observe(work: Work, payment: Payment, intent: ProviderIntent) -> str:
    """Why the news is not believed; empty when it is."""
    doubt = _doubt(payment, intent)
    if doubt:
        work.journal.not_believed(payment, intent, doubt)
        return doubt
    payment.learn(intent)
    move = MOVES.get((payment.status, intent.seen))
    if move:
        move(work, payment, intent)
    work.payments.save(payment)
    _close_operations(work, payment, intent)
    return ""


def _doubt(payment: Payment, intent: ProviderIntent) -> str:
    if payment.intent_id not in (None, intent.intent_id):
        return "other_intent"
    if intent.amount != payment.amount:
        return "other_amount"
    if not 0 <= intent.refunded <= intent.received <= intent.amount.amount:
        return "impossible_amounts"
    return ""


def _await_customer(_work: Work, payment: Payment, _intent: ProviderIntent) -> None:
    payment.status = Status.AWAITING_CUSTOMER


def _authorise(work: Work, payment: Payment, _intent: ProviderIntent) -> None:
    payment.status = Status.AUTHORISED
    tell(work, payment, PaymentAuthorised(**names(payment), amount=price(payment, payment.amount.amount)))


def _decline(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    """Final for the order: the intent is cancelled too, so that no later try holds the customer's money."""
    decline(work, payment, intent.reason or "declined")
    if intent.seen is Seen.DECLINED:
        work.operations.add(Operation(f"void-{payment.payment_id}", payment.payment_id, Kind.VOID))


def _authorise_and_capture(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    """It was captured at the provider before the news of the hold came."""
    _authorise(work, payment, intent)
    _capture(work, payment, intent)


def _capture(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    payment.status = Status.CAPTURED
    _book_capture(work, payment, intent)
    refund = _book_refund(work, payment, intent)
    tell_capture(work, payment)
    _tell_refund(work, payment, refund)


def _refund(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    _book_capture(work, payment, intent)
    _tell_refund(work, payment, _book_refund(work, payment, intent))


def _book(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    """The order is told nothing: its payment was declined, and what is taken all the same is being given back."""
    _book_capture(work, payment, intent)
    _book_refund(work, payment, intent)


def _lapse(_work: Work, payment: Payment, _intent: ProviderIntent) -> None:
    """The provider let the hold go; a capture that comes later will be told so."""
    payment.status = Status.VOIDED


def _void(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    _book(work, payment, intent)
    if payment.refunded == payment.captured:
        payment.status = Status.VOIDED
        tell_voided(work, payment)


MOVES: dict[tuple[Status, Seen], Move] = {
    (Status.PENDING, Seen.OPEN): _await_customer,
    (Status.PENDING, Seen.HELD): _authorise,
    (Status.PENDING, Seen.TAKEN): _authorise_and_capture,
    (Status.PENDING, Seen.DECLINED): _decline,
    (Status.PENDING, Seen.CANCELLED): _decline,
    (Status.AWAITING_CUSTOMER, Seen.HELD): _authorise,
    (Status.AWAITING_CUSTOMER, Seen.TAKEN): _authorise_and_capture,
    (Status.AWAITING_CUSTOMER, Seen.DECLINED): _decline,
    (Status.AWAITING_CUSTOMER, Seen.CANCELLED): _decline,
    (Status.AUTHORISED, Seen.TAKEN): _capture,
    (Status.AUTHORISED, Seen.CANCELLED): _lapse,
    (Status.CAPTURED, Seen.TAKEN): _refund,
    (Status.DECLINED, Seen.TAKEN): _book,
    (Status.VOIDING, Seen.CANCELLED): _void,
    (Status.VOIDING, Seen.TAKEN): _void,
}


def _book_capture(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    more = intent.received - payment.captured
    if more > 0:
        payment.captured = intent.received
        work.ledger.post(payment, "capture", more, total=payment.captured)


def _book_refund(work: Work, payment: Payment, intent: ProviderIntent) -> int:
    """How much more was given back than was known. The capture is booked before."""
    more = intent.refunded - payment.refunded
    if more <= 0:
        return 0
    payment.refunded = intent.refunded
    work.ledger.post(payment, "refund", more, total=payment.refunded)
    return more


def _close_operations(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    """News that shows an operation's effect ends it, whether or not its own answer ever comes."""
    for operation in work.operations.pending(payment.payment_id):
        if fulfils(intent, operation.kind):
            operation.progress = Progress.DONE
            work.operations.save(operation)


def fulfils(intent: ProviderIntent, kind: Kind) -> bool:
    given_back = intent.seen is Seen.TAKEN and intent.refunded >= intent.received
    return {
        Kind.CREATE: True,
        Kind.CAPTURE: intent.seen is Seen.TAKEN,
        Kind.VOID: intent.seen is Seen.CANCELLED or given_back,
    }[kind]


def decline(work: Work, payment: Payment, reason: str) -> None:
    payment.status = Status.DECLINED
    tell(work, payment, PaymentDeclined(**names(payment), reason=reason))


def tell_capture(work: Work, payment: Payment) -> None:
    """An order is paid by what was taken and is still kept."""
    if payment.refunded:
        tell(work, payment, PaymentCaptureFailed(**names(payment), reason=f"payment_{payment.standing}"))
    else:
        tell(work, payment, PaymentCaptured(**names(payment), amount=price(payment, payment.captured)))


def _tell_refund(work: Work, payment: Payment, amount: int) -> None:
    if amount:
        event = PaymentRefunded(
            **names(payment),
            amount=price(payment, amount),
            total_refunded=price(payment, payment.refunded),
            fully_refunded=payment.refunded == payment.captured,
        )
        tell(work, payment, event)


def tell_voided(work: Work, payment: Payment) -> None:
    refunded = price(payment, payment.refunded) if payment.refunded else None
    tell(work, payment, PaymentVoided(**names(payment), refunded=refunded))


def tell(work: Work, payment: Payment, event: Event) -> None:
    """The caller saves the payment, whose version this raises."""
    payment.version += 1
    work.emit(event, version=payment.version)


def names(payment: Payment) -> dict[str, str]:
    return {"order_id": payment.order_id, "payment_id": payment.payment_id}


def price(payment: Payment, amount: int) -> Price:
    return Price(amount=amount, currency=payment.amount.currency)
