"""Moves a payment forward by the state of the provider's intent, whichever way that became known: by an answer, an
event or the sweep.

What the table does not list changes nothing, so late and repeated news never moves a payment back. Captures and
refunds are booked by the difference from what is known, so each amount is booked once.
"""

from __future__ import annotations

from collections.abc import Callable

from payments.domain import payment_events
from payments.domain.model import IntentStatus, Kind, Operation, Payment, Progress, ProviderIntent, Status
from payments.domain.ports import Work

Move = Callable[[Work, Payment, ProviderIntent], None]


def apply_intent(work: Work, payment: Payment, intent: ProviderIntent) -> str:
    """Returns why the news is not believed, or an empty string. The caller holds the payment's lock."""
    doubt = _doubt(payment, intent)
    if doubt:
        work.journal.not_believed(payment, intent, doubt)
        return doubt
    payment.link(intent)
    move = MOVES.get((payment.status, intent.status))
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
    payment_events.emit_authorised(work, payment)


def _decline(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    """Final for the order. The intent is cancelled too, so that no later attempt holds the customer's money."""
    payment_events.decline(work, payment, intent.reason or "declined")
    if intent.status is IntentStatus.DECLINED:
        work.operations.add(Operation(f"void-{payment.payment_id}", payment.payment_id, Kind.VOID))


def _authorise_and_capture(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    """The intent was captured at the provider before the news of the hold came."""
    _authorise(work, payment, intent)
    _capture(work, payment, intent)


def _capture(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    payment.status = Status.CAPTURED
    _book_capture(work, payment, intent)
    refund = _book_refund(work, payment, intent)
    payment_events.emit_captured(work, payment)
    if refund:
        payment_events.emit_refunded(work, payment, refund)


def _refund(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    _book_capture(work, payment, intent)
    refund = _book_refund(work, payment, intent)
    if refund:
        payment_events.emit_refunded(work, payment, refund)


def _book(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    """Emits nothing: the order's payment was declined, and money that was captured anyway is being refunded."""
    _book_capture(work, payment, intent)
    _book_refund(work, payment, intent)


def _lapse(_work: Work, payment: Payment, _intent: ProviderIntent) -> None:
    """The provider released the hold. The answer to a later capture command says so."""
    payment.status = Status.VOIDED


def _void(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    _book(work, payment, intent)
    if payment.refunded == payment.captured:
        payment_events.void(work, payment)


MOVES: dict[tuple[Status, IntentStatus], Move] = {
    (Status.PENDING, IntentStatus.OPEN): _await_customer,
    (Status.PENDING, IntentStatus.HELD): _authorise,
    (Status.PENDING, IntentStatus.TAKEN): _authorise_and_capture,
    (Status.PENDING, IntentStatus.DECLINED): _decline,
    (Status.PENDING, IntentStatus.CANCELLED): _decline,
    (Status.AWAITING_CUSTOMER, IntentStatus.HELD): _authorise,
    (Status.AWAITING_CUSTOMER, IntentStatus.TAKEN): _authorise_and_capture,
    (Status.AWAITING_CUSTOMER, IntentStatus.DECLINED): _decline,
    (Status.AWAITING_CUSTOMER, IntentStatus.CANCELLED): _decline,
    (Status.AUTHORISED, IntentStatus.TAKEN): _capture,
    (Status.AUTHORISED, IntentStatus.CANCELLED): _lapse,
    (Status.CAPTURED, IntentStatus.TAKEN): _refund,
    (Status.DECLINED, IntentStatus.TAKEN): _book,
    (Status.VOIDING, IntentStatus.CANCELLED): _void,
    (Status.VOIDING, IntentStatus.TAKEN): _void,
}


def _book_capture(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    more = intent.received - payment.captured
    if more > 0:
        payment.captured = intent.received
        work.ledger.post(payment, "capture", more, total=payment.captured)


def _book_refund(work: Work, payment: Payment, intent: ProviderIntent) -> int:
    """Returns how much more was refunded than was known. The capture must be booked before."""
    more = intent.refunded - payment.refunded
    if more <= 0:
        return 0
    payment.refunded = intent.refunded
    work.ledger.post(payment, "refund", more, total=payment.refunded)
    return more


def _close_operations(work: Work, payment: Payment, intent: ProviderIntent) -> None:
    """An intent that shows an operation's effect ends the operation, also if its own answer never comes."""
    for operation in work.operations.pending(payment.payment_id):
        if intent.fulfils(operation.kind):
            operation.progress = Progress.DONE
            work.operations.save(operation)
