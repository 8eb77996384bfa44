"""Whether the shop has finished what was asked of it, as its databases and its Kafka mappings say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pymysql

from localstack import services
from localstack.customer import until
from localstack.stack import Stack
from tests.proof.faults.workers import Workers

UNFINISHED = """SELECT COUNT(*) FROM orders.orders
 WHERE placed_at BETWEEN %s AND %s AND status NOT IN ('CONFIRMED', 'CANCELLED')"""
UNSENT = "SELECT COUNT(*) FROM {schema}.outbox WHERE created_at <= %s AND sent_at IS NULL AND parked_reason IS NULL"
SECONDS = 120.0


def connect(stack: Stack, *, autocommit: bool) -> pymysql.Connection[pymysql.cursors.Cursor]:
    """As root, at READ COMMITTED."""
    return pymysql.connect(
        host="127.0.0.1",
        port=stack.port("mysql"),
        user="root",
        password=stack.values["MYSQL_ROOT_PASSWORD"],
        autocommit=autocommit,
        init_command="SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    )


class Database:
    """Reads every schema as root. Each query sees what is committed at that moment."""

    def __init__(self, stack: Stack) -> None:
        self._schemas = services.with_schema()
        self._connection = connect(stack, autocommit=True)

    def close(self) -> None:
        self._connection.close()

    def column(self, sql: str, *values: object) -> list[Any]:
        """The first column of all rows."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [row[0] for row in cursor.fetchall()]

    def value(self, sql: str, *values: object) -> Any:
        """The first column of the only row."""
        (found,) = self.column(sql, *values)
        return found

    def now(self) -> datetime:
        now: datetime = self.value("SELECT UTC_TIMESTAMP(6)")
        return now

    def unfinished(self, since: datetime, until: datetime) -> int:
        """Orders placed between these times that have not ended, and messages written by then that are not sent."""
        unsent = sum(self.value(UNSENT.format(schema=schema), until) for schema in self._schemas)
        return int(self.value(UNFINISHED, since, until)) + int(unsent)


def await_ended(database: Database, since: datetime) -> None:
    """Waits until every order placed between `since` and now has ended, and every message written by now is sent.
    Raises GaveUpError after two minutes."""
    now = database.now()
    until(
        lambda: None if database.unfinished(since, now) else True, "the end of all orders", SECONDS, longest_pause=0.1
    )


def await_quiet(database: Database, workers: Workers, since: datetime) -> None:
    """After the load's end: waits for all orders, messages and Kafka batches. Raises GaveUpError after two minutes."""
    await_ended(database, since)

    def idle() -> bool | None:
        mappings = workers.health()["mappings"].values()
        return None if any(each["in_flight"] or each["waiting"] for each in mappings) else True

    until(idle, "the end of all batches", SECONDS, longest_pause=0.1)
