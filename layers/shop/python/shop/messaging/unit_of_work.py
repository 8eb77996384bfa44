"""The only place that commits: state, inbox, outbox and idempotency key are committed together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Generic, TypeVar

from shop.contracts.message import Message
from shop.kernel.ids import new_id
from shop.messaging import outbox
from shop.messaging.envelopes import seal
from shop.messaging.outbox import Outbox, Unwritten
from shop.messaging.producer import Record
from shop.stores.mysql import Database, Session

W = TypeVar("W")
T = TypeVar("T")


class Transaction:
    """What a service's `Work` is built from: the session, the time, new ids and `emit`. The emitted messages are
    inserted in one statement at the end, under the locks of the rows that they are about."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.emitted: list[Unwritten] = []
        self._now: datetime | None = None

    def now(self) -> datetime:
        """The database's time at the first call, the same throughout the transaction."""
        if self._now is None:
            self._now = self.session.now()
        return self._now

    def new_id(self) -> str:
        return new_id()

    def emit(self, message: Message, *, version: int) -> None:
        envelope = seal(message, version, self.now())
        self.emitted.append(Unwritten(envelope.id, envelope.aggregate_id, message.TOPIC, envelope.to_json()))


class UnitOfWork(Generic[W]):
    """`build` makes the service's `Work` (its stores on this session) from a Transaction."""

    def __init__(self, database: Database, build: Callable[[Transaction], W], outbox: Outbox) -> None:
        self.database = database
        self.outbox = outbox
        self._build = build

    def run(self, work: Callable[[W], T]) -> T:
        """Runs `work` in one transaction, all of it again after a deadlock; then publishes what it emitted."""
        result, unsent = self.commit(lambda _, stores: work(stores))
        self.outbox.drain(unsent)
        return result

    def commit(self, work: Callable[[Session, W], T]) -> tuple[T, list[Record]]:
        """As `run`, but without publishing: returns the result and the records to drain."""

        def attempt(session: Session) -> tuple[T, list[Record]]:
            result, emitted = self._do(session, work)
            return result, outbox.write(session, emitted)

        return self.database.run(attempt)

    def commit_all(self, works: Sequence[Callable[[Session, W], None]]) -> list[Record]:
        """Runs several in one transaction, each with its own `now()`. Returns the records to drain."""

        def attempt(session: Session) -> list[Record]:
            return outbox.write(session, [each for work in works for each in self._do(session, work)[1]])

        return self.database.run(attempt)

    def _do(self, session: Session, work: Callable[[Session, W], T]) -> tuple[T, list[Unwritten]]:
        transaction = Transaction(session)
        return work(session, self._build(transaction)), transaction.emitted
