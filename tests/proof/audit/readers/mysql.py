"""Reads all schemas in one consistent snapshot, so that rows of different tables belong to the same moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pymysql
from pymysql.cursors import DictCursor

from tests.proof.audit.errors import AuditError, TooMuchError
from tests.proof.audit.places import Places

Row = dict[str, Any]
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)


class Snapshot:
    """Every query can use `%(since)s`."""

    def __init__(self, connection: pymysql.Connection[DictCursor], since: datetime, bound: int) -> None:
        self._connection = connection
        self._since = since.astimezone(UTC).replace(tzinfo=None)
        self._bound = bound

    def rows(self, what: str, sql: str, **params: Any) -> Sequence[Row]:
        with self._connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT {self._bound + 1}", {"since": self._since, **params})
            found = list(cursor.fetchall())
        if len(found) > self._bound:
            raise TooMuchError(what, self._bound)
        return found

    def now(self) -> datetime:
        return utc(self.rows("the clock", "SELECT UTC_TIMESTAMP(6) AS now")[0]["now"])


def utc(stored: datetime) -> datetime:
    return stored.replace(tzinfo=UTC)


@contextmanager
def snapshot(places: Places, since: datetime, bound: int) -> Iterator[Snapshot]:
    connection = _connect(places)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        yield Snapshot(connection, since, bound)
    finally:
        connection.close()


def _connect(places: Places) -> pymysql.Connection[DictCursor]:
    try:
        return pymysql.connect(
            host=places.mysql_host,
            port=places.mysql_port,
            user=places.mysql_user,
            password=places.mysql_password,
            cursorclass=DictCursor,
            connect_timeout=5,
            read_timeout=60,
            init_command="SET time_zone = '+00:00'",
        )
    except pymysql.MySQLError as error:
        where = f"{places.mysql_user}@{places.mysql_host}:{places.mysql_port}"
        raise AuditError(f"MySQL cannot be read as {where}: {error}. Is the shop open (`make run`)?") from error
