"""Inventory's Lambda functions, on payloads as AWS sends them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from shop.contracts.inventory import ConfirmStock, ReleaseStock, ReserveStock, StockLine
from shop.kernel.ids import new_id
from shop.settings import MySql
from tests.integration.functions import Context, Load, functions_of, kafka_event, variables
from tests.integration.issuer import issuer, token_variables
from tests.integration.lambda_http import Answer, Caller
from tests.integration.service_schema import Root
from tests.unit.inventory.desk import product_event

Ask = Callable[..., Answer]
WRONG = [{"on_hand": -1}, {"on_hand": "5"}, {"on_hand": 1.5}, {"on_hand": 10**10}, {}, {"x": 1}]


@pytest.fixture(scope="module")
def load(schema: MySql) -> Iterator[Load]:
    names = ("REDIS_HOST", "REDIS_PORT", "REDIS_TLS", "REDIS_SECRET_ID", "TOKEN_AUDIENCE")
    tokens = {name: variables("inventory")[name] for name in names} | token_variables()
    with functions_of("inventory", schema, RESERVATION_TTL_SECONDS="60", FEW_LEFT="3", **tokens) as load:
        yield load


@pytest.fixture
def admin(load: Load) -> Ask:
    """Known to the authorizer, and by the bearer token where no authorizer stands before a route."""
    caller = Caller(load("api"), customer="an-admin", roles="customer,admin")
    return partial(caller, **issuer().bearer(sub="an-admin", roles=["customer", "admin"]))


@pytest.fixture
def sku(admin: Ask) -> str:
    sku = f"T-{new_id()}"
    assert admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 5}).status == 200
    return sku


def hear(load: Load, product_id: str, *statuses: str, sku: str) -> None:
    """Inventory consumes a product event at version 1, 2, …"""
    events = kafka_event(*(product_event(product_id, status, sku) for status in statuses))
    assert load("on_products")(events, Context()) == {"batchItemFailures": []}


def outbox_of(root: Root, schema: MySql, key: str) -> list[dict[str, Any]]:
    with root.cursor() as cursor:
        cursor.execute(f"SELECT body FROM {schema.database}.outbox WHERE agg_key = %s ORDER BY seq", (key,))
        return [json.loads(row[0]) for row in cursor.fetchall()]


def reserve(order_id: str, sku: str, quantity: int) -> ReserveStock:
    return ReserveStock(order_id=order_id, lines=[StockLine(sku=sku, quantity=quantity)])


def guest_and_customer(load: Load) -> Iterator[Ask]:
    yield Caller(load("api"))
    yield partial(Caller(load("api")), **issuer().bearer())


def test_guests_and_customers_get_no_number_and_no_version(load: Load, admin: Ask, sku: str) -> None:
    hear(load, new_id(), "draft", "published", sku=sku)
    for ask in guest_and_customer(load):
        for on_hand, expected in ((4, "in_stock"), (3, "few"), (1, "few"), (0, "none")):
            admin("PUT", f"/v1/inventory/{sku}", {"on_hand": on_hand})
            answer = ask("GET", f"/v1/inventory/{sku}")
            assert (answer.status, answer.body) == (200, {"sku": sku, "availability": expected})
            assert "etag" not in answer.headers
            assert (answer.headers["cache-control"], answer.headers["vary"]) == ("public, max-age=10", "Authorization")


def test_admins_read_numbers_also_of_a_draft(admin: Ask, sku: str) -> None:
    answer = admin("GET", f"/v1/inventory/{sku}")
    expected = {"sku": sku, "availability": "in_stock", "available": 5, "on_hand": 5, "reserved": 0}
    assert (answer.status, answer.body, answer.headers["etag"]) == (200, expected, '"1"')


@pytest.mark.parametrize("statuses", [(), ("draft",), ("draft", "published", "deleted")], ids=str)
def test_what_is_not_for_sale_is_404_though_it_has_stock(load: Load, sku: str, statuses: tuple[str, ...]) -> None:
    if statuses:
        hear(load, new_id(), *statuses, sku=sku)
    for ask in guest_and_customer(load):
        ask("GET", f"/v1/inventory/{sku}").problem(404, "unknown_sku")


def test_an_unknown_sku_is_404(load: Load, admin: Ask) -> None:
    for ask in (admin, *guest_and_customer(load)):
        ask("GET", "/v1/inventory/no-such-sku").problem(404, "unknown_sku")


def test_a_bad_token_is_401_and_no_guest(load: Load, sku: str) -> None:
    hear(load, new_id(), "published", sku=sku)
    Caller(load("api"))("GET", f"/v1/inventory/{sku}", authorization="Bearer x").problem(401, "invalid_token")


@pytest.mark.parametrize(("customer", "expected"), [(None, 401), ("somebody", 403)])
def test_only_admins_set_stock(load: Load, admin: Ask, sku: str, customer: str | None, expected: int) -> None:
    caller = Caller(load("api"), customer)
    assert caller("PUT", f"/v1/inventory/{sku}", {"on_hand": 9}).status == expected
    assert caller("POST", f"/v1/inventory/{sku}/adjustments", {"delta": 1, "reason": "x"}).status == expected
    assert admin("GET", f"/v1/inventory/{sku}").body["available"] == 5


@pytest.mark.parametrize("body", WRONG)
def test_a_wrong_body_is_422_and_changes_nothing(admin: Ask, sku: str, body: Any) -> None:
    answer = admin("PUT", f"/v1/inventory/{sku}", body)
    assert (answer.status, bool(answer.body["errors"])) == (422, True)
    assert admin("GET", f"/v1/inventory/{sku}").body["available"] == 5


def test_malformed_json_is_400(admin: Ask, sku: str) -> None:
    assert admin("PUT", f"/v1/inventory/{sku}", '{"on_hand": ').slug == "malformed_json"


def test_a_stale_version_is_412(admin: Ask, sku: str) -> None:
    etag = admin("GET", f"/v1/inventory/{sku}").headers["etag"]
    assert admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 6}, if_match=etag).status == 200
    late = admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 7}, if_match=etag)
    assert (late.status, late.body["current_version"]) == (412, 2)


def test_any_version_is_one_that_is_there(admin: Ask, sku: str) -> None:
    assert admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 6}, if_match="*").status == 200
    assert admin("PUT", f"/v1/inventory/{new_id()}", {"on_hand": 6}, if_match="*").status == 412


def test_stock_that_an_admin_knows_is_not_sent_again(admin: Ask, sku: str) -> None:
    first = admin("GET", f"/v1/inventory/{sku}")
    again = admin("GET", f"/v1/inventory/{sku}", if_none_match=f"W/{first.headers['etag']}")
    assert (again.status, again.text, again.headers["etag"]) == (304, "", first.headers["etag"])
    assert first.headers["cache-control"] == again.headers["cache-control"] == "no-store"


def test_an_adjustment_that_is_sent_twice_counts_once(admin: Ask, sku: str) -> None:
    path, body, key = f"/v1/inventory/{sku}/adjustments", {"delta": -2, "reason": "broken"}, new_id()
    first = admin("POST", path, body, idempotency_key=key)
    again = admin("POST", path, body, idempotency_key=key)
    assert first.body == again.body == {"sku": sku, "on_hand": 3, "reserved": 0, "available": 3, "availability": "few"}
    assert again.headers["idempotent-replayed"] == "true"
    assert admin("POST", path, {"delta": 9, "reason": "x"}, idempotency_key=key).slug == "idempotency_key_reused"
    assert admin("POST", path, body).slug == "idempotency_key_required"


def test_stock_below_what_orders_hold_is_409(load: Load, admin: Ask, sku: str) -> None:
    load("on_commands")(kafka_event(reserve(new_id(), sku, 4)), Context())
    answer = admin("PUT", f"/v1/inventory/{sku}", {"on_hand": 3})
    assert (answer.status, answer.slug, answer.body["reserved"]) == (409, "stock_below_reserved", 4)


def test_commands_move_stock_and_answer_through_the_outbox(
    load: Load, admin: Ask, sku: str, schema: MySql, root_connection: Root
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
    load: Load, admin: Ask, sku: str, schema: MySql, root_connection: Root
) -> None:
    order, command_id = new_id(), new_id()
    for _ in range(2):
        load("on_commands")(kafka_event(reserve(order, sku, 2), ids=[command_id]), Context())
    assert len(outbox_of(root_connection, schema, order)) == 1
    assert admin("GET", f"/v1/inventory/{sku}").body["available"] == 3


def test_the_sweep_expires_by_the_databases_clock(
    load: Load, admin: Ask, sku: str, schema: MySql, root_connection: Root
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
