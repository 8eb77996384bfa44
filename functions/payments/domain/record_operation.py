"""Records what a command asks of the provider, before the provider is called. Safe to repeat."""

from __future__ import annotations

from payments.domain.model import Kind, Operation, Payment, Progress, Status, Task
from payments.domain.ports import Work
from shop.contracts.message import Command
from shop.contracts.payments import AuthorisePayment, CapturePayment, VoidPayment
from shop.kernel.money import Money

NO_CURRENCY = "XXX"  # ISO 4217: no currency involved


def record_operation(work: Work, command_id: str, command: Command) -> Task | None:
    """Saves the command's operation and claims the payment's oldest one. None if no call is needed: `answer_command`
    answers then."""
    payment = _record(work, command_id, command)
    return claim_operation(work, payment) if payment else None


def _record(work: Work, command_id: str, command: Command) -> Payment | None:
    match command:
        case AuthorisePayment():
            return _record_authorise(work, command_id, command)
        case CapturePayment():
            return _record_capture(work, command_id, command)
        case VoidPayment():
            return _record_void(work, command_id, command)
    raise TypeError(f"payments has no command {command.TYPE}")


def claim_operation(work: Work, payment: Payment) -> Task | None:
    """The payment's oldest pending operation, with one more call counted. The sweep leaves it alone for the lease."""
    pending = work.operations.pending(payment.payment_id)
    if not pending:
        return None
    operation = pending[0]
    operation.calls += 1
    work.operations.put_off(operation, work.timing.lease)
    return Task(payment, operation)


def _record_authorise(work: Work, command_id: str, command: AuthorisePayment) -> Payment:
    """An order has one payment. Its id is that of the first command that asked for it."""
    payment = work.payments.locked_by_order(command.order_id)
    if payment is None:
        amount = command.amount.money()
        payment = Payment(command_id, command.order_id, command.customer_id, amount, Status.PENDING, command.deadline)
        work.payments.add(payment)
        work.operations.add(Operation(command_id, payment.payment_id, Kind.CREATE))
    return payment


def _record_capture(work: Work, command_id: str, command: CapturePayment) -> Payment | None:
    payment = work.payments.locked_by_order(command.order_id)
    if payment and payment.status is Status.AUTHORISED and not work.operations.find(command_id):
        work.operations.add(Operation(command_id, payment.payment_id, Kind.CAPTURE))
    return payment


def _record_void(work: Work, command_id: str, command: VoidPayment) -> Payment:
    payment = work.payments.locked_by_order(command.order_id)
    if payment is None:
        # No payment was asked for: one that is void from the start refuses an authorisation that comes late.
        payment = Payment(command_id, command.order_id, "", Money(0, NO_CURRENCY), Status.VOIDED)
        work.payments.add(payment)
    elif payment.status in (Status.PENDING, Status.AWAITING_CUSTOMER, Status.AUTHORISED, Status.CAPTURED):
        _supersede_captures(work, payment)
        payment.status = Status.VOIDING
        work.payments.save(payment)
        work.operations.add(Operation(command_id, payment.payment_id, Kind.VOID))
    return payment


def _supersede_captures(work: Work, payment: Payment) -> None:
    for operation in work.operations.pending(payment.payment_id):
        if operation.kind is Kind.CAPTURE:
            operation.progress = Progress.SUPERSEDED
            work.operations.save(operation)
