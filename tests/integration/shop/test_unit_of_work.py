from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

import pytest

from shop.kernel.errors import UnavailableError
from shop.messaging.unit_of_work import UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database, Session

from .conftest import Noted, Notes

OpenDatabase = Callable[[MySql], Database]


def outbox_rows(database: Database) -> list[str]:
    rows = database.run(lambda session: session.all("SELECT agg_key FROM outbox ORDER BY seq"))
    return [row["agg_key"] for row in rows]


def test_state_and_event_are_committed_together(unit_of_work: UnitOfWork[Notes], noted: type[Noted]) -> None:
    def work(notes: Notes) -> None:
        notes.put("n1", "hello")
        notes.emit(noted(note_id="n1", text="hello"), version=1)

    unit_of_work.run(work)

    assert unit_of_work.run(lambda notes: notes.texts("n1")) == ["hello"]
    assert outbox_rows(unit_of_work.database) == ["n1"]


def test_an_error_leaves_neither_state_nor_event(unit_of_work: UnitOfWork[Notes], noted: type[Noted]) -> None:
    def work(notes: Notes) -> None:
        notes.put("n1", "hello")
        notes.emit(noted(note_id="n1", text="hello"), version=1)
        raise ValueError("midway")

    with pytest.raises(ValueError, match="midway"):
        unit_of_work.run(work)

    assert unit_of_work.run(lambda notes: notes.texts("n1")) == []
    assert outbox_rows(unit_of_work.database) == []


def test_a_deadlock_is_retried_whole_until_both_are_done(
    own_schema: MySql, database: Database, open_database: OpenDatabase
) -> None:
    database.run(lambda session: session.execute("INSERT INTO notes (note_id, text) VALUES ('a', '0'), ('b', '0')"))
    both_hold_one = threading.Barrier(2)
    tries: list[str] = []

    def crosswise(first: str, second: str) -> None:
        def work(session: Session) -> None:
            tries.append(first)
            add = "UPDATE notes SET text = text + 1 WHERE note_id = %s"
            session.execute(add, (first,))
            if len(tries) <= 2:
                both_hold_one.wait(5)
            session.execute(add, (second,))

        open_database(own_schema).run(work)

    threads = [threading.Thread(target=crosswise, args=pair) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    rows = database.run(lambda session: session.all("SELECT text FROM notes ORDER BY note_id"))
    assert [row["text"] for row in rows] == ["2", "2"]
    assert len(tries) > 2, "no deadlock happened, so nothing was shown"


def test_a_dead_server_is_an_unavailable_error_and_the_next_use_connects_anew(
    own_schema: MySql, open_database: OpenDatabase
) -> None:
    database = open_database(own_schema)
    connection_id = database.run(lambda session: session.one("SELECT CONNECTION_ID() AS id"))
    assert connection_id is not None
    open_database(own_schema).run(lambda session: session.execute("KILL %s", (connection_id["id"],)))

    with pytest.raises(UnavailableError) as refused:
        database.run(lambda session: session.now())

    assert refused.value.retry_after == 2
    assert database.run(lambda session: session.now()) is not None


def test_columns_of_one_name_and_different_types_keep_their_own(database: Database) -> None:
    """Descriptions of columns are remembered between statements."""
    asked = ["SELECT 7 AS it", "SELECT '7' AS it", "SELECT CAST('2026-01-02 03:04:05' AS DATETIME) AS it"] * 2

    found = [database.run(lambda session, sql=sql: session.one(sql))["it"] for sql in asked]  # type: ignore[misc]

    assert found == [7, "7", datetime(2026, 1, 2, 3, 4, 5)] * 2  # noqa: DTZ001 - as the column holds it
