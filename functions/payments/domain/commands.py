"""The commands of orders: written down, asked of the provider, settled, answered (shop.messaging.remote_effect)."""

from __future__ import annotations

from payments.domain.begin import Task, begin
from payments.domain.perform import Outcome
from payments.domain.ports import Work
from payments.domain.settle import answer, settle
from shop.contracts.message import Command, Envelope


def begin_command(envelope: Envelope[Command], work: Work) -> Task | None:
    task = begin(work, envelope.id, envelope.data)
    if task is None:
        answer(work, envelope.id, envelope.data)
    return task


def finish_command(envelope: Envelope[Command], work: Work, task: Task, outcome: Outcome) -> None:
    settle(work, task, outcome)
    if task.operation.operation_id != envelope.id:
        answer(work, envelope.id, envelope.data)
