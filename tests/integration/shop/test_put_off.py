"""Failing items on the engine: they stay away for a while, longer each time."""

from __future__ import annotations

import pytest

from shop.messaging.put_off import MOST_DOUBLINGS, PutOff
from shop.stores.mysql import Database


@pytest.fixture
def put_off(database: Database) -> PutOff:
    return PutOff(database, "things", 60)


def pause(database: Database, item: str = "a") -> int:
    sql = "SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(6), until_at) AS pause FROM put_off WHERE item = %s"
    row = database.run(lambda session: session.one(sql, (item,)))
    assert row is not None
    return int(row["pause"])


def due(database: Database, put_off: PutOff) -> list[str]:
    sql = f"SELECT note_id FROM notes WHERE {put_off.excluded('note_id')} ORDER BY seq"
    return [row["note_id"] for row in database.run(lambda session: session.all(sql))]


def test_what_failed_is_not_due_until_its_pause_is_over(database: Database, put_off: PutOff) -> None:
    database.run(lambda session: session.execute("INSERT INTO notes (note_id) VALUES ('a'), ('b')"))
    put_off.add("a", ValueError("torn"))
    PutOff(database, "another job", 60).add("b", ValueError("torn"))
    assert due(database, put_off) == ["b"]
    assert put_off.again() == set()
    database.run(lambda session: session.execute("UPDATE put_off SET until_at = UTC_TIMESTAMP(6)"))
    assert due(database, put_off) == ["a", "b"]
    assert put_off.again() == {"a"}
    put_off.forget("a")
    assert put_off.again() == set()


def test_the_pause_doubles_up_to_a_cap(database: Database, put_off: PutOff) -> None:
    pauses = []
    for _ in range(MOST_DOUBLINGS + 3):
        put_off.add("a", ValueError("torn"))
        pauses.append(pause(database))
    expected = [60 * 2 ** min(number, MOST_DOUBLINGS) for number in range(len(pauses))]
    assert all(0 <= wanted - found <= 2 for wanted, found in zip(expected, pauses, strict=True))


def test_why_it_failed_is_kept_without_values(database: Database, put_off: PutOff) -> None:
    put_off.add("a", ValueError("no mail for ada@example.com"))
    row = database.run(lambda session: session.one("SELECT failures, error FROM put_off"))
    assert row == {"failures": 1, "error": "builtins.ValueError: no mail for …"}
