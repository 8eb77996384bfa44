"""The two transactions of a command, around the call of the provider (`shop.messaging.remote_effect`)."""

from __future__ import annotations

from payments.domain.answer_command import answer_command
from payments.domain.model import Outcome, Task
from payments.domain.ports import Work
from payments.domain.record_operation import record_operation
from payments.domain.record_outcome import record_outcome
from shop.contracts.message import Command, Envelope


def begin_command(command: Envelope[Command], work: Work) -> Task | None:
    """None if no call is needed: the command is answered then."""
    task = record_operation(work, command.id, command.data)
    if task is None:
        answer_command(work, command.id, command.data)
    return task


def finish_command(command: Envelope[Command], work: Work, task: Task, outcome: Outcome) -> None:
    record_outcome(work, task, outcome)
    if task.operation.operation_id != command.id:
        answer_command(work, command.id, command.data)
