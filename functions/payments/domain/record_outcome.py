"""Records what came of an operation's call, and emits the events that follow from it."""

from __future__ import annotations

from payments.domain import payment_events
from payments.domain.apply_event import apply_waiting_events
from payments.domain.apply_intent import apply_intent
from payments.domain.model import (
    Kind,
    Operation,
    Outcome,
    Payment,
    Progress,
    ProviderIntent,
    Refused,
    Status,
    Task,
    Unknown,
)
from payments.domain.ports import Work


def record_outcome(work: Work, task: Task, outcome: Outcome) -> None:
    """If the operation was ended elsewhere meanwhile, only an intent is still applied."""
    payment = work.payments.locked(task.payment.payment_id)
    operation = work.operations.find(task.operation.operation_id)
    if payment is None or operation is None:
        raise LookupError(f"operation {task.operation.operation_id} has no row any more")
    if isinstance(outcome, ProviderIntent):
        doubt = apply_intent(work, payment, outcome)
        if doubt and operation.progress is Progress.PENDING:
            _back_off(work, operation, Unknown(doubt))
        apply_waiting_events(work, payment)
    elif operation.progress is Progress.PENDING:
        if isinstance(outcome, Refused):
            _refuse(work, payment, operation, outcome.reason)
        else:
            _back_off(work, operation, outcome)


def _refuse(work: Work, payment: Payment, operation: Operation, reason: str) -> None:
    operation.progress = Progress.REFUSED
    work.operations.save(operation)
    if operation.kind is Kind.CAPTURE:
        payment_events.emit_capture_failed(work, payment, reason)
    elif payment.status is Status.VOIDING:
        # The intent was never created, so the void that waits for it has nothing to do.
        _end_voids(work, payment)
        payment_events.void(work, payment)
    else:
        payment_events.decline(work, payment, reason)
    work.payments.save(payment)


def _end_voids(work: Work, payment: Payment) -> None:
    for operation in work.operations.pending(payment.payment_id):
        operation.progress = Progress.DONE
        work.operations.save(operation)


def _back_off(work: Work, operation: Operation, outcome: Unknown) -> None:
    operation.rotation += outcome.spent
    pause = work.timing.backoff * 2.0 ** min(operation.calls - 1, 20)
    work.operations.put_off(operation, min(pause, work.timing.backoff_cap))
