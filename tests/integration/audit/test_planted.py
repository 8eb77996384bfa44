"""The auditor on the real stores: what is planted is found by its id, and what is whole is not accused.

Other tests leave their own traces in the shared schemas, so each test looks for its ids alone.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pymysql
import pytest
from confluent_kafka import Producer

from localstack.stack import Stack
from tests.proof.audit import acks
from tests.proof.audit.facts import Ack
from tests.proof.audit.judge import judge
from tests.proof.audit.places import places
from tests.proof.audit.read import Scope, read_facts
from tests.proof.audit.verdicts import Verdict

STACK = Stack("test")
Sql = Callable[..., None]
BOUND = 1_000_000


@pytest.fixture
def since() -> datetime:
    return datetime.now(UTC) - timedelta(seconds=2)


@pytest.fixture
def mark() -> str:
    return f"audit-{uuid.uuid4().hex[:20]}"


@pytest.fixture
def sql(root_connection: pymysql.Connection[pymysql.cursors.Cursor], mark: str) -> Iterator[Sql]:
    def run(statement: str, *values: object) -> None:
        with root_connection.cursor() as cursor:
            cursor.execute(statement, values)

    yield run
    for table, column in PLANTED.items():
        run(f"DELETE FROM {table} WHERE {column} = %s", mark)


PLANTED = {
    "inventory.stock": "sku",
    "inventory.movements": "sku",
    "orders.orders": "order_id",
    "orders.outbox": "agg_key",
    "orders.parked": "agg_key",
}


def audited(since: datetime, log: list[Ack] | None = None) -> dict[str, Verdict]:
    where = places(STACK, {"AUDIT_PROVIDER_URL": ""})
    return {each.invariant: each for each in judge(read_facts(where, Scope(since, BOUND), log), provider=False)}


def accuses(verdict: Verdict, mark: str) -> bool:
    return any(mark in line for line in verdict.broken)


def test_stock_without_its_ledger_is_found(sql: Sql, mark: str, since: datetime) -> None:
    sql("INSERT INTO inventory.stock (sku, on_hand, reserved, version) VALUES (%s, 5, 1, 1)", mark)

    found = audited(since)

    assert accuses(found["I1"], mark), "reserved 1 of nothing supplied"
    assert accuses(found["I2"], mark)


def test_stock_with_its_ledger_passes(sql: Sql, mark: str, since: datetime) -> None:
    sql("INSERT INTO inventory.stock (sku, on_hand, reserved, version) VALUES (%s, 5, 0, 1)", mark)
    sql(
        "INSERT INTO inventory.movements (sku, version, kind, on_hand, reserved, reference)"
        " VALUES (%s, 1, 'set', 5, 0, '')",
        mark,
    )

    found = audited(since)

    assert not accuses(found["I1"], mark)
    assert not accuses(found["I2"], mark)


def test_a_row_marked_as_sent_that_is_on_no_topic_is_found(sql: Sql, mark: str, since: datetime) -> None:
    event_id = str(uuid.uuid4())
    sql(
        "INSERT INTO orders.outbox (event_id, agg_key, topic, body, sent_at)"
        " VALUES (%s, %s, 'shop.orders.v1', '{}', UTC_TIMESTAMP(6))",
        event_id,
        mark,
    )

    assert accuses(audited(since)["I5"], event_id)


def test_a_confirmed_order_without_stock_and_payment_is_found(sql: Sql, mark: str, since: datetime) -> None:
    sql(
        "INSERT INTO orders.orders (order_id, customer_id, cart_id, cart_version, order_lines, amount, currency,"
        " shipping_address, status, version, sends, correlation_id, placed_at, updated_at)"
        " VALUES (%s, 'c', %s, 1, '[]', 500, 'EUR', '{}', 'CONFIRMED', 6, 1, 'x', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))",
        mark,
        mark,
    )

    assert accuses(audited(since)["I7"], mark)


def test_a_parked_record_without_its_inbox_row_is_found(sql: Sql, mark: str, since: datetime) -> None:
    sql(
        "INSERT INTO orders.parked (consumer, event_id, agg_key, topic, kafka_partition, kafka_offset, headers, body,"
        " error, attempts) VALUES ('orders.on_payments', %s, %s, 't', 0, 0, '[]', '', 'planted', 5)",
        mark,
        mark,
    )

    assert accuses(audited(since)["I11"], mark)


def test_versions_in_the_wrong_order_are_found(mark: str, since: datetime) -> None:
    """Of a type that no consumer has a route for."""
    producer = Producer({"bootstrap.servers": f"127.0.0.1:{STACK.port('kafka')}"})
    for version in (2, 1):
        body = {
            "id": str(uuid.uuid4()),
            "type": "test.audit.planted",
            "aggregate_id": mark,
            "aggregate_version": version,
            "occurred_at": datetime.now(UTC).isoformat(),
        }
        producer.produce("shop.orders.v1", key=mark, value=json.dumps(body))
    assert producer.flush(10) == 0

    assert accuses(audited(since)["I8"], mark)


def test_an_accepted_order_that_does_not_exist_is_found(mark: str, since: datetime, tmp_path: Path) -> None:
    log = tmp_path / "acks.jsonl"
    log.write_text(acks.line(Ack(datetime.now(UTC), "c", "k", "b", 202, mark)) + "\n")

    found = audited(since, acks.read(log))

    assert accuses(found["I4"], mark)
    assert not accuses(found["I9"], mark)
