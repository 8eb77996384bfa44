"""Second transaction: what became of the call, and the events that tell it."""

from __future__ import annotations

from payments.domain.begin import Task
from payments.domain.model import Kind, Operation, Payment, Progress, ProviderIntent, Status
from payments.domain.observe import decline, names, observe, price, tell, tell_capture, tell_voided
from payments.domain.perform import Outcome, Refused, Unknown
from payments.domain.ports import Work
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


def settle(work: Work, task: Task, outcome: Outcome) -> None:
    """A no-op for an operation that someone else settled meanwhile, save that news is always heard."""
    payment = work.payments.locked(task.payment.payment_id)
    operation = work.operations.find(task.operation.operation_id)
    if payment is None or operation is None:
        raise LookupError(f"operation {task.operation.operation_id} has no row any more")
    if isinstance(outcome, ProviderIntent):
        doubt = observe(work, payment, outcome)
        if doubt and operation.progress is Progress.PENDING:
            _put_off(work, operation, Unknown(doubt))
        apply_waiting(work, payment)
    elif operation.progress is Progress.PENDING:
        if isinstance(outcome, Refused):
            _refuse(work, payment, operation, outcome.reason)
        else:
            _put_off(work, operation, outcome)


def _refuse(work: Work, payment: Payment, operation: Operation, reason: str) -> None:
    operation.progress = Progress.REFUSED
    work.operations.save(operation)
    if operation.kind is Kind.CAPTURE:
        tell(work, payment, PaymentCaptureFailed(**names(payment), reason=reason))
    elif payment.status is Status.VOIDING:
        # The intent was never made, so the void that waits for it has nothing to do.
        _end_voids(work, payment)
        payment.status = Status.VOIDED
        tell_voided(work, payment)
    else:
        decline(work, payment, reason)
    work.payments.save(payment)


def _end_voids(work: Work, payment: Payment) -> None:
    for operation in work.operations.pending(payment.payment_id):
        operation.progress = Progress.DONE
        work.operations.save(operation)


def _put_off(work: Work, operation: Operation, outcome: Unknown) -> None:
    operation.rotation += outcome.spent
    pause = work.timing.backoff * 2.0 ** min(operation.calls - 1, 20)
    work.operations.put_off(operation, min(pause, work.timing.backoff_cap))


def answer(work: Work, command_id: str, command: Command) -> None:
    """Answers a command that made no operation: how the payment stands is what it asked for, or rules it out."""
    if work.operations.find(command_id):
        return
    payment = work.payments.locked_by_order(command.aggregate_id)
    if payment:
        _say(work, payment, command)
        work.payments.save(payment)


def _say(work: Work, payment: Payment, command: Command) -> None:
    status, who = payment.status, names(payment)
    match command:
        case AuthorisePayment() if status is Status.AUTHORISED:
            tell(work, payment, PaymentAuthorised(**who, amount=price(payment, payment.amount.amount)))
        case AuthorisePayment() if status in (Status.DECLINED, Status.VOIDED):
            tell(work, payment, PaymentDeclined(**who, reason=status))
        case CapturePayment() if status is Status.CAPTURED:
            tell_capture(work, payment)
        case CapturePayment() if status is not Status.AUTHORISED:
            tell(work, payment, PaymentCaptureFailed(**who, reason=f"payment_{status}"))
        case VoidPayment() if status in (Status.DECLINED, Status.VOIDED):
            tell_voided(work, payment)
