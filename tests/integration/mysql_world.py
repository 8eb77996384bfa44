"""A service's use cases on a real database, without Kafka."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Generic, TypeVar

from shop.contracts.message import Emit, Message
from shop.messaging.outbox import Outbox
from shop.messaging.producer import Record
from shop.messaging.unit_of_work import Transaction, UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database

W = TypeVar("W")
T = TypeVar("T")


class Swallow:
    """Takes every message off the outbox."""

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        return list(records), []


class MySqlWorld(ABC, Generic[W]):
    """One of these is one process: it has a connection of its own. `events` are those of committed work."""

    def __init__(self, settings: MySql) -> None:
        self.events: list[tuple[Message, int]] = []
        self._attempt: list[tuple[Message, int]] = []
        self.database = Database(settings)
        self.unit_of_work = UnitOfWork(self.database, self._build, Outbox(self.database, Swallow()))

    @abstractmethod
    def work(self, transaction: Transaction, emit: Emit) -> W:
        """The service's stores and settings."""

    def run(self, work: Callable[[W], T]) -> T:
        result = self.unit_of_work.run(work)
        self.events += self._attempt
        return result

    def _build(self, transaction: Transaction) -> W:
        self._attempt = []

        def emit(message: Message, *, version: int) -> None:
            transaction.emit(message, version=version)
            self._attempt.append((message, version))

        return self.work(transaction, emit)


World = TypeVar("World", bound=MySqlWorld[Any])


@contextmanager
def worlds(kind: Callable[[MySql], World], schema: MySql) -> Iterator[Callable[[], World]]:
    """Opens worlds of one schema: what one does another sees."""
    with ExitStack() as opened:

        def open_one() -> World:
            world = kind(schema)
            opened.callback(world.database.close)
            return world

        yield open_one
