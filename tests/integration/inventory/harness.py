"""Inventory on a real database, without Kafka."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from inventory.adapters.reservations_mysql import MySqlReservations
from inventory.adapters.stock_mysql import MySqlStock
from inventory.domain.ports import Work
from shop.contracts.message import Message
from shop.messaging.outbox import Outbox
from shop.messaging.producer import Record
from shop.messaging.unit_of_work import Transaction, UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database

T = TypeVar("T")


class Swallow:
    """Takes every message off the outbox."""

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        return list(records), []


class MySqlWorld:
    """One of these is one process: it has a connection of its own."""

    def __init__(self, settings: MySql) -> None:
        self.hold_for = timedelta(minutes=30)
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

        session = transaction.session
        return Work(MySqlStock(session), MySqlReservations(session), emit, transaction.now, self.hold_for)
