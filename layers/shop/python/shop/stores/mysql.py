"""MySQL: one connection per process, short transactions, whole-transaction retries.

READ COMMITTED, because a reused connection under REPEATABLE READ keeps an old snapshot. Lock waits are short, because
waiting Lambdas are paid for. Error 1205 (lock wait timeout) rolls back only its statement, so the transaction is rolled
back here.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import pymysql
from pymysql.constants import CR, ER
from pymysql.cursors import DictCursor

from shop.kernel.errors import UnavailableError
from shop.settings import MySql, secret
from shop.stores.mysql_connection import Connection

T = TypeVar("T")
Row = dict[str, Any]
Params = Sequence[Any] | Mapping[str, Any] | None

RETRIED = {ER.CHECKREAD, ER.LOCK_WAIT_TIMEOUT, ER.LOCK_DEADLOCK}
UNREACHABLE = {
    CR.CR_CONNECTION_ERROR,
    CR.CR_CONN_HOST_ERROR,
    CR.CR_SERVER_GONE_ERROR,
    CR.CR_SERVER_LOST,
    ER.CON_COUNT_ERROR,
    ER.DISK_FULL,
    ER.RECORD_FILE_FULL,  # InnoDB's error for a full disk
    ER.OPTION_PREVENTS_STATEMENT,  # read-only: a primary that became a replica
    ER.QUERY_INTERRUPTED,  # killed, as a server does when it stops
    ER.SERVER_SHUTDOWN,
    1836,  # ER_READ_ONLY_MODE
    1927,  # ER_CONNECTION_KILLED, of MariaDB
    4031,  # ER_CLIENT_INTERACTION_TIMEOUT: MySQL 8 closed a connection that was idle for long
    0,  # PyMySQL's code when it finds its own socket closed
}
"""Errors that a later try may not meet. All errors of connecting count as such too, because servers restart and
passwords are rotated."""
ATTEMPTS = 5
IDLE_SECONDS = 1.0


def error_code(error: pymysql.MySQLError) -> int:
    return error.args[0] if error.args and isinstance(error.args[0], int) else -1


def unreachable() -> UnavailableError:
    return UnavailableError("The database cannot be reached. Try again shortly.", retry_after=2)


class Session:
    """One open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, params: Params = None) -> int:
        """The number of rows changed (or found)."""
        with self._connection.cursor() as cursor:
            return cursor.execute(sql, params)

    def insert_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(sql, rows)

    def one(self, sql: str, params: Params = None) -> Row | None:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchone()

    def all(self, sql: str, params: Params = None) -> list[Row]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, params)
            return list(cursor.fetchall())

    def now(self) -> datetime:
        """The database's time: processes' clocks drift, and expiry must be judged by one clock."""
        row = self.one("SELECT UTC_TIMESTAMP(6) AS now")
        assert row is not None
        return utc(row["now"])


def utc(stored: datetime) -> datetime:
    """DATETIME(6) columns hold UTC without a zone."""
    return stored.replace(tzinfo=UTC)


class Database:
    def __init__(self, settings: MySql, lock_wait_seconds: int = 2) -> None:
        self._settings = settings
        self._lock_wait_seconds = lock_wait_seconds
        self._connection: Connection | None = None
        self._used = 0.0

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commits at the end, rolls back on any error. Raises UnavailableError if the database cannot be reached."""
        try:
            connection = self._healthy()
            try:
                yield Session(connection)
                connection.commit()
            except BaseException:
                self._roll_back(connection)
                raise
        except pymysql.MySQLError as error:
            if error_code(error) in UNREACHABLE:
                self._drop()
                raise unreachable() from error
            raise
        finally:
            self._used = time.monotonic()

    def run(self, work: Callable[[Session], T]) -> T:
        """Runs `work` in one transaction, and again after a deadlock or a lock wait timeout, so `work` may change
        nothing but the session. Raises UnavailableError after 5 attempts."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.transaction() as session:
                    return work(session)
            except pymysql.MySQLError as error:
                if error_code(error) not in RETRIED:
                    raise
                if attempt == ATTEMPTS:
                    raise UnavailableError("Too many requests want the same row. Try again shortly.") from error
                time.sleep(random.uniform(0.002, 0.02) * attempt)  # random, so that two transactions do not meet again
        raise AssertionError("unreachable")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _healthy(self) -> Connection:
        if self._connection is not None and time.monotonic() - self._used > IDLE_SECONDS:
            try:
                self._connection.ping(reconnect=False)
            except pymysql.MySQLError:
                self._drop()
        if self._connection is None:
            try:
                self._connection = self._connect()
            except pymysql.MySQLError as error:
                raise unreachable() from error
        return self._connection

    def _connect(self) -> Connection:
        settings = self._settings
        connection = Connection(
            host=settings.host,
            port=settings.port,
            user=settings.user,
            password=secret(settings.secret_id)["password"],
            database=settings.database,
            charset="utf8mb4",
            cursorclass=DictCursor,
            connect_timeout=2,
            read_timeout=self._lock_wait_seconds + 2,
            write_timeout=2,
            init_command=f"SET time_zone = '+00:00', innodb_lock_wait_timeout = {self._lock_wait_seconds}",
        )
        connection.query("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        return connection

    def _roll_back(self, connection: Connection) -> None:
        try:
            connection.rollback()
        except pymysql.MySQLError:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection._force_close()  # type: ignore[attr-defined]  # noqa: SLF001 - close() would speak to a dead server
            self._connection = None
