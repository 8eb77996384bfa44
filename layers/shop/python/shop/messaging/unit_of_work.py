"""The only commit point: state, inbox, outbox and idempotency key go in together or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

from shop.contracts.message import Message
from shop.kernel.ids import new_id
from shop.messaging import outbox
from shop.messaging.envelopes import seal
from shop.messaging.outbox import Outbox
from shop.stores.mysql import Database, Session

W = TypeVar("W")
T = TypeVar("T")


class Transaction:
    """What a service's `Work` is built from: the session, and what every use case needs beside its stores."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.emitted: set[str] = set()
        self._now: datetime | None = None

    def now(self) -> datetime:
        """The database's time, the same throughout the transaction."""
        if self._now is None:
            self._now = self.session.now()
        return self._now

    def new_id(self) -> str:
        return new_id()

    def emit(self, message: Message, *, version: int) -> None:
        envelope = seal(message, version, self.now())
        outbox.write(
            self.session,
            envelope.id,
            envelope.aggregate_id,
            message.TOPIC,
            envelope.to_json(),
        )
        self.emitted.add(envelope.aggregate_id)


class UnitOfWork(Generic[W]):
    """`build` makes the service's `Work` (its stores on this session) from a Transaction."""

    def __init__(self, database: Database, build: Callable[[Transaction], W], outbox: Outbox) -> None:
        self.database = database
        self.outbox = outbox
        self._build = build

    def run(self, work: Callable[[W], T]) -> T:
        """`work` in one transaction, retried whole on a deadlock; then what it emitted is published."""
        result, keys = self.commit(lambda _, stores: work(stores))
        self.outbox.drain(keys)
        return result

    def commit(self, work: Callable[[Session, W], T]) -> tuple[T, set[str]]:
        """Without publishing: the result, and the keys that have unsent messages now."""

        def attempt(session: Session) -> tuple[T, set[str]]:
            transaction = Transaction(session)
            return work(session, self._build(transaction)), transaction.emitted

        return self.database.run(attempt)
