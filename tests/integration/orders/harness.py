"""Orders on a real database, without Kafka."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from orders.adapters.copies_mysql import MySqlCopies
from orders.adapters.orders_mysql import MySqlOrders
from orders.adapters.steps_mysql import MySqlSteps
from orders.domain.ports import Timing, Work
from shop.contracts.message import Message
from shop.messaging.outbox import Outbox
from shop.messaging.producer import Record
from shop.messaging.unit_of_work import Transaction, UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database
from tests.unit.orders.fakes import FakeJournal

T = TypeVar("T")


class Swallow:
    """Takes every message off the outbox."""

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        return list(records), []


class MySqlWorld:
    """One of these is one process: it has a connection of its own."""

    def __init__(self, settings: MySql) -> None:
        self.timing = Timing(timedelta(minutes=15), timedelta(minutes=2))
        self.journal = FakeJournal()
        self.events: list[tuple[Message, int]] = []
        self._attempt: list[tuple[Message, int]] = []
        self.database = Database(settings)
        self.unit_of_work = UnitOfWork(self.database, self._build, Outbox(self.database, Swallow()))

    def run(self, work: Callable[[Work], T]) -> T:
        result = self.unit_of_work.run(work)
        self.events += self._attempt
        return result

    def _build(self, transaction: Transaction) -> Work:
        self._attempt = []

        def emit(message: Message, *, version: int) -> None:
            transaction.emit(message, version=version)
            self._attempt.append((message, version))

        return Work(
            orders=MySqlOrders(transaction.session),
            log=MySqlSteps(transaction.session),
            copies=MySqlCopies(transaction.session),
            journal=self.journal,
            emit=emit,
            now=transaction.now,
            new_id=transaction.new_id,
            timing=self.timing,
        )

    def make_due(self, order_id: str, *, deadline: bool = False) -> None:
        """As if its time had come."""

        def change(work: Work) -> None:
            order = work.orders.locked(order_id)
            assert order
            past = work.now() - timedelta(seconds=1)
            work.orders.save(replace(order, next_at=past, deadline=past if deadline else order.deadline))

        self.run(change)
