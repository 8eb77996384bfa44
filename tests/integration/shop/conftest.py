from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from shop.contracts.message import Emit, Envelope, Event
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from shop.messaging.outbox import Outbox
from shop.messaging.producer import Producer
from shop.messaging.unit_of_work import Transaction, UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database, Session


class Noted(Event):
    """A toy event: `text` was noted on `note_id`."""

    TYPE: ClassVar[str] = "shop.tests.noted"
    TOPIC: ClassVar[str] = "set by the test"
    KEY: ClassVar[str] = "note_id"

    note_id: str
    text: str


@dataclass(frozen=True)
class Notes:
    session: Session
    emit: Emit

    def put(self, note_id: str, text: str) -> None:
        self.session.execute("INSERT INTO notes (note_id, text) VALUES (%s, %s)", (note_id, text))

    def texts(self, note_id: str) -> list[str]:
        rows = self.session.all("SELECT text FROM notes WHERE note_id = %s ORDER BY seq", (note_id,))
        return [row["text"] for row in rows]


def build(transaction: Transaction) -> Notes:
    return Notes(transaction.session, transaction.emit)


@pytest.fixture
def database(own_schema: MySql, open_database: Callable[[MySql], Database]) -> Database:
    database = open_database(own_schema)
    ddl = "CREATE TABLE notes (seq INT AUTO_INCREMENT PRIMARY KEY, note_id VARCHAR(64), text VARCHAR(200))"
    database.run(lambda session: session.execute(ddl))
    return database


@pytest.fixture
def noted(topic: str, monkeypatch: pytest.MonkeyPatch) -> type[Noted]:
    monkeypatch.setattr(Noted, "TOPIC", topic)
    return Noted


@pytest.fixture
def unit_of_work(database: Database, open_producer: Callable[[], Producer]) -> UnitOfWork[Notes]:
    return UnitOfWork(database, build, Outbox(database, open_producer()))


def payload(*bodies: str | bytes, key: str = "k", first_offset: int = 0) -> dict[str, Any]:
    """An MSK event of one partition."""
    records = [
        {
            "topic": "t",
            "partition": 0,
            "offset": first_offset + number,
            "key": base64.b64encode(key.encode()).decode(),
            "value": base64.b64encode(body.encode() if isinstance(body, str) else body).decode(),
            "headers": [],
        }
        for number, body in enumerate(bodies)
    ]
    return {"eventSource": "aws:kafka", "records": {"t-0": records}}


def sealed(message: Event, **changes: Any) -> str:
    fields: dict[str, Any] = {
        "id": new_id(),
        "type": message.TYPE,
        "version": message.VERSION,
        "occurred_at": utc_now(),
        "producer": "tests",
        "aggregate_id": message.aggregate_id,
        "aggregate_version": 1,
        "correlation_id": new_id(),
        "data": message,
    }
    return Envelope[Event](**(fields | changes)).to_json()


@dataclass
class Context:
    """The part of Lambda's context that steps read."""

    millis: int = 30_000

    def get_remaining_time_in_millis(self) -> int:
        return self.millis
