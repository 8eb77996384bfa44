"""Second transaction: what became of the call, and the events that tell it."""

from __future__ import annotations

from payments.domain.begin import Task
from payments.domain.model import Kind, Operation, Payment, Progress, ProviderIntent, Status
from payments.domain.observe import decline, names, observe, price, tell, tell_capture, tell_voided
from payments.domain.perform import Outcome, Refused, Unknown
from payments.domain.ports import Books
from payments.domain.webhooks import apply_waiting
from shop.contracts.message import Command
from shop.contracts.payments import (
    AuthorisePayment,
    CapturePayment,
    PaymentAuthorised,
    PaymentCaptureFailed,
    PaymentDeclined,
    VoidPayment,
)


def settle(books: Books, task: Task, outcome: Outcome) -> None:
    """A no-op for an operation that someone else settled meanwhile, save that news is always heard."""
    payment = books.payments.locked(task.payment.payment_id)
    operation = books.operations.find(task.operation.operation_id)
    if payment is None or operation is None:
        raise LookupError(f"operation {task.operation.operation_id} has no row any more")
    if isinstance(outcome, ProviderIntent):
        doubt = observe(books, payment, outcome)
        if doubt and operation.progress is Progress.PENDING:
            _put_off(books, operation, Unknown(doubt))
        apply_waiting(books, payment)
    elif operation.progress is Progress.PENDING:
        if isinstance(outcome, Refused):
            _refuse(books, payment, operation, outcome.reason)
        else:
            _put_off(books, operation, outcome)


def _refuse(books: Books, payment: Payment, operation: Operation, reason: str) -> None:
    operation.progress = Progress.REFUSED
    books.operations.save(operation)
    if operation.kind is Kind.CAPTURE:
        tell(books, payment, PaymentCaptureFailed(**names(payment), reason=reason))
    elif payment.status is Status.VOIDING:
        # The intent was never made, so the void that waits for it has nothing to do.
        _end_voids(books, payment)
        payment.status = Status.VOIDED
        tell_voided(books, payment)
    else:
        decline(books, payment, reason)
    books.payments.save(payment)


def _end_voids(books: Books, payment: Payment) -> None:
    for operation in books.operations.pending(payment.payment_id):
        operation.progress = Progress.DONE
        books.operations.save(operation)


def _put_off(books: Books, operation: Operation, outcome: Unknown) -> None:
    operation.rotation += outcome.spent
    pause = books.timing.backoff * 2.0 ** min(operation.calls - 1, 20)
    books.operations.put_off(operation, min(pause, books.timing.backoff_cap))


def answer(books: Books, command_id: str, command: Command) -> None:
    """Answers a command that made no operation: how the payment stands is what it asked for, or rules it out."""
    if books.operations.find(command_id):
        return
    payment = books.payments.locked_by_order(command.aggregate_id)
    if payment:
        _say(books, payment, command)
        books.payments.save(payment)


def _say(books: Books, payment: Payment, command: Command) -> None:
    status, who = payment.status, names(payment)
    match command:
        case AuthorisePayment() if status is Status.AUTHORISED:
            tell(books, payment, PaymentAuthorised(**who, amount=price(payment, payment.amount.amount)))
        case AuthorisePayment() if status in (Status.DECLINED, Status.VOIDED):
            tell(books, payment, PaymentDeclined(**who, reason=status))
        case CapturePayment() if status is Status.CAPTURED:
            tell_capture(books, payment)
        case CapturePayment() if status is not Status.AUTHORISED:
            tell(books, payment, PaymentCaptureFailed(**who, reason=f"payment_{status}"))
        case VoidPayment() if status in (Status.DECLINED, Status.VOIDED):
            tell_voided(books, payment)
