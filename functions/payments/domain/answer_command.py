"""Answers a command that needs no operation of its own."""

from __future__ import annotations

from payments.domain import payment_events
from payments.domain.model import Payment, Status
from payments.domain.ports import Work
from shop.contracts.message import Command
from shop.contracts.payments import AuthorisePayment, CapturePayment, VoidPayment


def answer_command(work: Work, command_id: str, command: Command) -> None:
    """Emits the event for the payment's status, if that fulfils the command or rules it out."""
    if work.operations.find(command_id):
        return
    payment = work.payments.locked_by_order(command.aggregate_id)
    if payment:
        _emit_answer(work, payment, command)
        work.payments.save(payment)


def _emit_answer(work: Work, payment: Payment, command: Command) -> None:
    status = payment.status
    match command:
        case AuthorisePayment() if status is Status.AUTHORISED:
            payment_events.emit_authorised(work, payment)
        case AuthorisePayment() if status in (Status.DECLINED, Status.VOIDED):
            payment_events.emit_declined(work, payment, status)
        case CapturePayment() if status is Status.CAPTURED:
            payment_events.emit_captured(work, payment)
        case CapturePayment() if status is not Status.AUTHORISED:
            payment_events.emit_capture_failed(work, payment, f"payment_{status}")
        case VoidPayment() if status in (Status.DECLINED, Status.VOIDED):
            payment_events.emit_voided(work, payment)
