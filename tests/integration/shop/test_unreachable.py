"""What counts as a database that cannot be reached: a later try may do what this one could not."""

from __future__ import annotations

from collections.abc import Callable

import pymysql
import pytest

from shop.kernel.errors import UnavailableError
from shop.settings import MySql
from shop.stores.mysql import Database, Session


def id_of(session: Session) -> int:
    row = session.one("SELECT CONNECTION_ID() AS id")
    assert row is not None
    return int(row["id"])


def connection_id(database: Database) -> int:
    return database.run(id_of)


@pytest.mark.parametrize("code", [0, 1021, 1040, 1053, 1114, 1290, 1317, 1836, 1927, 2003, 2006, 2013, 4031])
def test_a_server_that_cannot_now_is_unavailable_and_its_connection_is_dropped(database: Database, code: int) -> None:
    before = connection_id(database)

    def refused(session: Session) -> None:
        session.one("SELECT 1 AS one")
        raise pymysql.OperationalError(code, "not now")

    with pytest.raises(UnavailableError):
        database.run(refused)
    assert connection_id(database) != before


def test_a_warm_connection_that_is_killed_is_unavailable_once(
    database: Database, root_connection: pymysql.Connection[pymysql.cursors.Cursor]
) -> None:
    def killed(session: Session) -> None:
        with root_connection.cursor() as cursor:
            cursor.execute(f"KILL {id_of(session)}")
        session.one("SELECT 1 AS one")

    with pytest.raises(UnavailableError):
        database.run(killed)
    assert database.run(lambda session: session.one("SELECT 1 AS one")) == {"one": 1}


def test_a_password_that_is_wrong_for_now_is_unavailable(
    own_schema: MySql, open_database: Callable[[MySql], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    database = open_database(own_schema)
    with monkeypatch.context() as patch:
        patch.setattr("shop.stores.mysql.secret", lambda _: {"password": "before the rotation"})
        with pytest.raises(UnavailableError):
            connection_id(database)
    assert connection_id(database) > 0


def test_a_statement_that_is_wrong_stays_an_error(database: Database) -> None:
    with pytest.raises(pymysql.ProgrammingError):
        database.run(lambda session: session.one("SELECT nonsense FROM nowhere"))


def test_a_server_that_is_not_there_is_unavailable(open_database: Callable[[MySql], Database]) -> None:
    with pytest.raises(UnavailableError):
        connection_id(open_database(MySql("127.0.0.1", 9, "orders", "orders", "cartwright/mysql/orders")))
