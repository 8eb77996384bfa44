"""How a step fares under its mapping while its database is away for longer than the old retries lasted."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shop.contracts.message import Envelope
from shop.messaging.kafka_step import kafka_step
from shop.messaging.outbox import Outbox
from shop.messaging.patience import MAX_ATTEMPTS
from shop.messaging.producer import Producer
from shop.messaging.unit_of_work import UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database
from tests.deliveries import DiedError, Handler, deliver
from tools.forward import forwarded

from .conftest import Noted, Notes, build, sealed

OLD_BUDGET = 31
STEP = "InventoryOnCommandsMapping"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


class Line:
    """A way to the database that is cut until the handler was invoked `tries` times."""

    def __init__(self, settings: MySql) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self._target = (settings.host, settings.port)
        self._open = ExitStack()

    def over(self, handler: Handler, tries: int) -> Handler:
        left = iter(range(tries, 0, -1))

        def handle(event: Any, context: Any) -> Any:
            if next(left, 0) == 1:
                self._open.enter_context(forwarded(("127.0.0.1", self.port), self._target))
            return handler(event, context)

        return handle

    def close(self) -> None:
        self._open.close()


@pytest.fixture
def line(own_schema: MySql) -> Line:
    return Line(own_schema)


@pytest.fixture
def far(own_schema: MySql, line: Line, open_producer: Callable[[], Producer]) -> Iterator[UnitOfWork[Notes]]:
    """The same schema, over the line."""
    database = Database(replace(own_schema, host="127.0.0.1", port=line.port))
    yield UnitOfWork(database, build, Outbox(database, open_producer()))
    database.close()
    line.close()


def step(unit_of_work: UnitOfWork[Notes]) -> Handler:
    return kafka_step(consumer="tests", unit_of_work=unit_of_work, routes={Noted: write_down})


def notes(*texts: str) -> list[bytes]:
    return [sealed(Noted(note_id=f"n{number}", text=text)).encode() for number, text in enumerate(texts)]


def write_down(event: Envelope[Any], notes: Notes) -> None:
    if event.data.text == "deadly":
        raise DiedError
    notes.put("n", event.data.text)


def texts(unit_of_work: UnitOfWork[Notes]) -> list[str]:
    return sorted(unit_of_work.run(lambda notes: notes.texts("n")))


def parked(unit_of_work: UnitOfWork[Notes]) -> list[tuple[int, str]]:
    rows = unit_of_work.database.run(lambda session: session.all("SELECT kafka_offset, error FROM parked"))
    return [(row["kafka_offset"], row["error"]) for row in rows]


@pytest.mark.parametrize("said", [["one"], ["one", "three", "two"]])
def test_a_database_that_is_away_for_long_loses_no_record(
    unit_of_work: UnitOfWork[Notes], far: UnitOfWork[Notes], line: Line, said: list[str]
) -> None:
    delivered = deliver(STEP, line.over(step(far), 3 * OLD_BUDGET), *notes(*said))
    assert texts(unit_of_work) == said
    assert (parked(unit_of_work), delivered.discarded) == ([], [])


def test_what_cannot_be_read_waits_for_the_database_that_it_is_parked_in(
    unit_of_work: UnitOfWork[Notes], far: UnitOfWork[Notes], line: Line
) -> None:
    delivered = deliver(STEP, line.over(step(far), 3 * OLD_BUDGET), b"no json")
    assert [offset for offset, _ in parked(unit_of_work)] == [0]
    assert delivered.discarded == []


def test_a_record_that_ends_the_process_is_isolated_and_parked_soon(unit_of_work: UnitOfWork[Notes]) -> None:
    delivered = deliver(STEP, step(unit_of_work), *notes("a", "b", "deadly", "c", "d"))
    assert texts(unit_of_work) == ["a", "b", "c", "d"]
    assert parked(unit_of_work) == [(2, "it ended the process each time")]
    assert delivered.discarded == []
    assert delivered.invokes < 5 * MAX_ATTEMPTS
