"""Whether the shop has finished what was asked of it, as its databases and its Kafka mappings say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pymysql

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
        self._schemas = stack.values["MYSQL_SCHEMAS"].split(",")
        self._connection = connect(stack, autocommit=True)

    def close(self) -> None:
        self._connection.close()

    def value(self, sql: str, *values: object) -> Any:
        """The first column of the first row; None without a row."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchone()
        return found[0] if found else None

    def now(self) -> datetime:
        now: datetime = self.value("SELECT UTC_TIMESTAMP(6)")
        return now

    def unfinished(self, since: datetime, until: datetime) -> int:
        """Orders placed between these times that have not ended, and messages written by then that are not sent."""
        unsent = sum(self.value(UNSENT.format(schema=schema), until) for schema in self._schemas)
        return int(self.value(UNFINISHED, since, until)) + int(unsent)


def await_settled(database: Database, workers: Workers, since: datetime, functions: set[str] | None = None) -> None:
    """Waits until everything that was begun between `since` and now has ended, and the Kafka mappings of `functions`
    (without them: all) were seen without work. Raises GaveUpError after two minutes."""
    now = database.now()
    busy = {each["function"] for each in workers.health()["mappings"].values()}
    busy = busy if functions is None else busy & functions

    def settled() -> bool | None:
        for mapping in workers.health()["mappings"].values():
            if not mapping["in_flight"] and not mapping["waiting"]:
                busy.discard(mapping["function"])
        return None if busy or database.unfinished(since, now) else True

    until(settled, "the end of all that was begun", SECONDS, longest_pause=0.1)
