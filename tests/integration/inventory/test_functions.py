"""Inventory's Lambda functions, on payloads as AWS sends them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from shop.contracts.inventory import ConfirmStock, ReleaseStock, ReserveStock, StockLine
from shop.kernel.ids import new_id
from shop.settings import MySql
from tests.integration.functions import Context, Load, functions_of, kafka_event
from tests.integration.lambda_http import Caller
from tests.integration.service_schema import Root

WRONG = [{"on_hand": -1}, {"on_hand": "5"}, {"on_hand": 1.5}, {"on_hand": 10**10}, {}, {"x": 1}]


@pytest.fixture(scope="module")
def load(schema: MySql) -> Iterator[Load]:
    with functions_of("inventory", schema, RESERVATION_TTL_SECONDS="60") as load:
        yield load


@pytest.fixture
def admin(load: Load) -> Caller:
    return Caller(load("api"), customer="an-admin", roles="customer,admin")


@pytest.fixture
def sku(admin: Caller) -> str:
    sku = f"T-{new_id()}"
    assert admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 5}).status == 200
    return sku


def outbox_of(root: Root, schema: MySql, key: str) -> list[dict[str, Any]]:
    with root.cursor() as cursor:
        cursor.execute(f"SELECT body FROM {schema.database}.outbox WHERE agg_key = %s ORDER BY seq", (key,))
        return [json.loads(row[0]) for row in cursor.fetchall()]


def reserve(order_id: str, sku: str, quantity: int) -> ReserveStock:
    return ReserveStock(order_id=order_id, lines=[StockLine(sku=sku, quantity=quantity)])


def test_everybody_may_ask_what_is_available(load: Load, sku: str) -> None:
    answer = Caller(load("api"))("GET", f"/v1/inventory/{sku}")
    assert (answer.status, answer.body) == (200, {"sku": sku, "available": 5})


def test_an_unknown_sku_is_404(load: Load) -> None:
    answer = Caller(load("api"))("GET", "/v1/inventory/no-such-sku")
    assert (answer.status, answer.slug) == (404, "unknown_sku")


@pytest.mark.parametrize(("customer", "expected"), [(None, 401), ("somebody", 403)])
def test_only_admins_set_stock(load: Load, sku: str, customer: str | None, expected: int) -> None:
    caller = Caller(load("api"), customer)
    assert caller("PUT", f"/v1/inventory/{sku}", {"on_hand": 9}).status == expected
    assert caller("POST", f"/v1/inventory/{sku}/adjustments", {"delta": 1, "reason": "x"}).status == expected
    assert caller("GET", f"/v1/inventory/{sku}").body["available"] == 5


@pytest.mark.parametrize("body", WRONG)
def test_a_wrong_body_is_422_and_changes_nothing(admin: Caller, sku: str, body: Any) -> None:
    answer = admin("PUT", f"/v1/inventory/{sku}", body)
    assert (answer.status, bool(answer.body["errors"])) == (422, True)
    assert admin("GET", f"/v1/inventory/{sku}").body["available"] == 5


def test_malformed_json_is_400(admin: Caller, sku: str) -> None:
    assert admin("PUT", f"/v1/inventory/{sku}", '{"on_hand": ').slug == "malformed_json"


def test_a_stale_version_is_412(admin: Caller, sku: str) -> None:
    etag = admin("GET", f"/v1/inventory/{sku}").headers["etag"]
    assert admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 6}, if_match=etag).status == 200
    late = admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 7}, if_match=etag)
    assert (late.status, late.body["current_version"]) == (412, 2)


def test_an_adjustment_that_is_sent_twice_counts_once(admin: Caller, sku: str) -> None:
    path, body, key = f"/v1/inventory/{sku}/adjustments", {"delta": -2, "reason": "broken"}, new_id()
    first = admin("POST", path, body, idempotency_key=key)
    again = admin("POST", path, body, idempotency_key=key)
    assert first.body == again.body == {"sku": sku, "on_hand": 3, "reserved": 0, "available": 3}
    assert again.headers["idempotent-replayed"] == "true"
    assert admin("POST", path, {"delta": 9, "reason": "x"}, idempotency_key=key).slug == "idempotency_key_reused"
    assert admin("POST", path, body).slug == "idempotency_key_required"


def test_stock_below_what_orders_hold_is_409(load: Load, admin: Caller, sku: str) -> None:
    load("on_commands")(kafka_event(reserve(new_id(), sku, 4)), Context())
    answer = admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 3})
    assert (answer.status, answer.slug, answer.body["reserved"]) == (409, "stock_below_reserved", 4)


def test_commands_move_stock_and_answer_through_the_outbox(
    load: Load, admin: Caller, sku: str, schema: MySql, root_connection: Root
) -> None:
    order = new_id()
    commands = (reserve(order, sku, 2), ConfirmStock(order_id=order), ReleaseStock(order_id=order))
    assert load("on_commands")(kafka_event(*commands), Context()) == {"batchItemFailures": []}
    told = outbox_of(root_connection, schema, order)
    names = [event["type"].rpartition(".")[2] for event in told]
    assert names == ["stock_reserved", "stock_confirmed", "stock_released"]
    assert [event["aggregate_version"] for event in told] == [1, 2, 3]
    assert {event["correlation_id"] for event in told} == {"corr-of-a-test"}
    assert [event["data"]["available"] for event in outbox_of(root_connection, schema, sku)] == [5, 3, 3, 5]


def test_a_command_that_is_delivered_twice_acts_once(
    load: Load, admin: Caller, sku: str, schema: MySql, root_connection: Root
) -> None:
    order, command_id = new_id(), new_id()
    for _ in range(2):
        load("on_commands")(kafka_event(reserve(order, sku, 2), ids=[command_id]), Context())
    assert len(outbox_of(root_connection, schema, order)) == 1
    assert admin("GET", f"/v1/inventory/{sku}").body["available"] == 3


def test_the_sweep_expires_by_the_databases_clock(
    load: Load, admin: Caller, sku: str, schema: MySql, root_connection: Root
) -> None:
    order = new_id()
    load("on_commands")(kafka_event(reserve(order, sku, 2)), Context())
    sweep = load("expire_reservations")
    sweep({}, Context())
    assert admin("GET", f"/v1/inventory/{sku}").body["available"] == 3
    with root_connection.cursor() as cursor:
        past = "UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
        cursor.execute(f"UPDATE {schema.database}.reservations SET expires_at = {past} WHERE order_id = %s", (order,))
    assert sweep({}, Context())["reservations"] >= 1
    assert admin("GET", f"/v1/inventory/{sku}").body["available"] == 5


def test_a_sweep_that_has_no_time_left_begins_no_batch(load: Load) -> None:
    assert load("expire_reservations")({}, Context(millis=1_000)) == {"reservations": 0, "reservations_failed": 0}


def test_a_reservation_that_cannot_expire_does_not_keep_the_others(
    load: Load, admin: Caller, sku: str, schema: MySql, root_connection: Root
) -> None:
    """Its SKU has no row any more; it is put off, and the next run does not try it."""
    odd, sound = new_id(), new_id()
    gone = f"T-{new_id()}"
    admin("PUT", f"/v1/inventory/{gone}", {"on_hand": 5})
    for order, wanted in ((odd, gone), (sound, sku)):
        load("on_commands")(kafka_event(reserve(order, wanted, 2)), Context())
    with root_connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {schema.database}.stock WHERE sku = %s", (gone,))
        past = "UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
        cursor.execute(
            f"UPDATE {schema.database}.reservations SET expires_at = {past} WHERE order_id IN %s", ([odd, sound],)
        )
    sweep = load("expire_reservations")
    assert sweep({}, Context()) == {"reservations": 1, "reservations_failed": 1}
    assert admin("GET", f"/v1/inventory/{sku}").body["available"] == 5
    assert sweep({}, Context()) == {"reservations": 0, "reservations_failed": 0}


def test_a_dead_database_is_503_with_retry_after(schema: MySql) -> None:
    nowhere = MySql("127.0.0.1", 9, schema.database, schema.user, schema.secret_id)
    with functions_of("inventory", nowhere) as load:
        answer = Caller(load("api"))("GET", "/v1/inventory/any")
    assert (answer.status, answer.slug, answer.headers["retry-after"]) == (503, "unavailable", "2")
