"""The commands of orders: written down, asked of the provider, settled, answered (shop.messaging.remote_effect)."""

from __future__ import annotations

from payments.domain.begin import Task, begin
from payments.domain.perform import Outcome
from payments.domain.ports import Books
from payments.domain.settle import answer, settle
from shop.contracts.message import Command, Envelope


def begin_command(envelope: Envelope[Command], books: Books) -> Task | None:
    task = begin(books, envelope.id, envelope.data)
    if task is None:
        answer(books, envelope.id, envelope.data)
    return task


def finish_command(envelope: Envelope[Command], books: Books, task: Task, outcome: Outcome) -> None:
    settle(books, task, outcome)
    if task.operation.operation_id != envelope.id:
        answer(books, envelope.id, envelope.data)
