"""Orders' Lambda functions, on payloads as AWS sends them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from orders.domain.model import Status
from shop.contracts.inventory import StockChanged, StockReserved
from shop.contracts.message import Price
from shop.contracts.payments import PaymentAuthorised
from shop.contracts.products import Product, ProductPublished, ProductUpdated, Variant
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from shop.messaging.due_items import BATCH
from shop.settings import MySql
from tests.integration.functions import Context, Load, functions_of, kafka_event
from tests.integration.lambda_http import Answer, Caller
from tests.integration.orders.cart_server import CartServer, cart_server
from tests.integration.orders.harness import OrdersWorld
from tests.integration.service_schema import Root
from tests.unit.orders.fakes import a_cart

HOME = {"name": "Ada Byron", "line1": "Lindenweg 4", "city": "Hamburg", "postal_code": "20095", "country": "DE"}
BODY = {"shipping_address": HOME}


@pytest.fixture(scope="module")
def cart() -> Iterator[CartServer]:
    with cart_server() as server:
        yield server


@pytest.fixture(scope="module")
def load(schema: MySql, cart: CartServer) -> Iterator[Load]:
    with functions_of("orders", schema, SHOP_URL=cart.url, SAGA_STEP_TIMEOUT_SECONDS="120") as load:
        yield load


@pytest.fixture
def ada(load: Load) -> Caller:
    return Caller(load("api"), customer=new_id())


@pytest.fixture
def mug(load: Load) -> str:
    """On sale for 10.00, 5 in stock."""
    sku = f"T-{new_id()}"
    publish(load, sku, 1_000, 1)
    stock(load, sku, 5, 1)
    return sku


def publish(load: Load, sku: str, cents: int, version: int) -> None:
    variant = Variant(sku=sku, price=Price(amount=cents, currency="EUR"))
    about: dict[str, Any] = {"title": "A mug", "description": "", "category": "x", "status": "published"}
    product = Product(product_id=f"product-of-{sku}", variants=[variant], **about)
    kind = ProductPublished if version == 1 else ProductUpdated
    event = kafka_event(*[kind(product_id=f"product-of-{sku}", product=product)] * version)
    assert load("on_products")(event, Context()) == {"batchItemFailures": []}


def stock(load: Load, sku: str, available: int, version: int) -> None:
    change = StockChanged(sku=sku, on_hand=available, reserved=0, available=available)
    assert load("on_inventory")(kafka_event(*[change] * version), Context()) == {"batchItemFailures": []}


def order(caller: Caller, cart: CartServer, *lines: tuple[str, int, int], **changes: Any) -> Answer:
    cart.holds(a_cart(*lines))
    return caller("POST", "/v1/orders", BODY | changes, idempotency_key=new_id(), authorization="Bearer ada's")


@dataclass
class Tables:
    schema: MySql
    root: Root

    def run(self, sql: str, key: str | None) -> Sequence[Any]:
        with self.root.cursor() as cursor:
            cursor.execute(f"USE {self.schema.database}")
            cursor.execute(sql, (key,))
            return cursor.fetchall()

    def told(self, key: str) -> list[dict[str, Any]]:
        rows = self.run("SELECT body FROM outbox WHERE agg_key = %s ORDER BY seq", key)
        return [json.loads(row[0]) for row in rows]

    def orders_of(self, customer: str | None) -> int:
        return int(self.run("SELECT COUNT(*) FROM orders WHERE customer_id = %s", customer)[0][0])

    def let_time_pass(self, order_id: str) -> None:
        """As if the order's time had come: that of its payment, or of its next send."""
        past = "UTC_TIMESTAMP(6) - INTERVAL 1 SECOND"
        change = f"next_at = {past}, deadline = IF(deadline IS NULL, NULL, {past})"
        self.run(f"UPDATE orders SET {change} WHERE order_id = %s", order_id)


@pytest.fixture
def tables(schema: MySql, root_connection: Root) -> Tables:
    return Tables(schema, root_connection)


def test_an_order_is_accepted_and_begins_its_saga(ada: Caller, cart: CartServer, mug: str, tables: Tables) -> None:
    answer = order(ada, cart, (mug, 2, 1_000))
    order_id = answer.body["order_id"]
    assert (answer.status, answer.body) == (
        202,
        {
            "order_id": order_id,
            "status": "STOCK_PENDING",
            "total": {"amount": 2_000, "currency": "EUR"},
            "payment": {"status": "pending", "href": f"/v1/orders/{order_id}/payment"},
        },
    )
    assert cart.asked[-1]["authorization"] == "Bearer ada's"
    told = tables.told(order_id)
    assert [(event["type"], event["aggregate_version"]) for event in told] == [
        ("shop.orders.order_placed", 1),
        ("shop.inventory.reserve_stock", 2),
    ]
    assert {event["correlation_id"] for event in told} == {answer.headers["x-correlation-id"]}
    assert "Lindenweg" not in json.dumps(told), "an address is personal data, and travels in no event"


def test_events_move_the_order_and_the_timeline_lists_them(
    load: Load, ada: Caller, cart: CartServer, mug: str, tables: Tables
) -> None:
    order_id = order(ada, cart, (mug, 1, 1_000)).body["order_id"]
    reserved = StockReserved(order_id=order_id, lines=[], expires_at=utc_now())
    event_id = new_id()
    for _ in range(2):
        load("on_inventory")(kafka_event(reserved, ids=[event_id]), Context())
    paid = PaymentAuthorised(order_id=order_id, payment_id="p", amount=Price(amount=1_000, currency="EUR"))
    load("on_payments")(kafka_event(paid), Context())
    timeline = ada("GET", f"/v1/orders/{order_id}/timeline").body
    assert timeline["status"] == "CONFIRMATION_PENDING"
    assert [(entry["from"], entry["to"]) for entry in timeline["entries"]] == [
        (None, "STOCK_PENDING"),
        ("STOCK_PENDING", "PAYMENT_PENDING"),
        ("PAYMENT_PENDING", "CONFIRMATION_PENDING"),
    ]
    second = timeline["entries"][1]
    assert (second["step"], second["event"], second["event_id"]) == (2, "shop.inventory.stock_reserved", event_id)
    assert (second["sent"], second["correlation_id"]) == ("shop.payments.authorise_payment", "corr-of-a-test")
    told = [event["type"].rpartition(".")[2] for event in tables.told(order_id)]
    assert told == ["order_placed", "reserve_stock", "authorise_payment", "confirm_stock"]


@pytest.mark.parametrize(
    ("lines", "slug"),
    [([], "empty_cart"), ([("no-such-sku", 1, 1)], "unavailable_product")],
)
def test_a_cart_that_cannot_be_ordered_is_409(
    ada: Caller, cart: CartServer, lines: list[tuple[str, int, int]], slug: str, tables: Tables
) -> None:
    answer = order(ada, cart, *lines)
    assert (answer.status, answer.slug) == (409, slug)
    assert tables.orders_of(ada.customer) == 0


def test_too_little_stock_is_409_with_the_lines(ada: Caller, cart: CartServer, mug: str) -> None:
    answer = order(ada, cart, (mug, 6, 1_000))
    assert (answer.status, answer.slug) == (409, "insufficient_stock")
    assert answer.body["lines"] == [{"sku": mug, "requested": 6, "available": 5}]


def test_a_stale_price_is_409_until_the_new_total_is_accepted(
    load: Load, ada: Caller, cart: CartServer, mug: str
) -> None:
    publish(load, mug, 1_200, 2)
    answer = order(ada, cart, (mug, 1, 1_000))
    assert (answer.status, answer.slug) == (409, "price_changed")
    assert answer.body["total"] == {"amount": 1_200, "currency": "EUR"}
    accepted = order(ada, cart, (mug, 1, 1_000), accepted_total=answer.body["total"])
    assert (accepted.status, accepted.body["total"]["amount"]) == (202, 1_200)


WRONG: list[Any] = [
    {},
    [],
    "text",
    {"shipping_address": HOME | {"country": "XX"}},
    {"shipping_address": HOME | {"country": "de"}},
    {"shipping_address": HOME | {"name": "   "}},
    {"shipping_address": HOME | {"name": "a\nb"}},
    {"shipping_address": HOME | {"city": "x" * 201}},
    {"shipping_address": HOME | {"surprise": 1}},
    {"shipping_address": {name: value for name, value in HOME.items() if name != "line1"}},
    BODY | {"accepted_total": {"amount": -1, "currency": "EUR"}},
    BODY | {"accepted_total": {"amount": "5", "currency": "EUR"}},
    BODY | {"accepted_total": {"amount": 5, "currency": "euro"}},
    BODY | {"order_id": "mine"},
]


@pytest.mark.parametrize("body", WRONG)
def test_a_wrong_body_is_422_with_pointers(ada: Caller, body: Any, tables: Tables) -> None:
    answer = ada("POST", "/v1/orders", json.dumps(body), idempotency_key=new_id())
    assert (answer.status, answer.slug) == (422, "invalid")
    assert all(error["pointer"].startswith("/") for error in answer.body["errors"])
    assert tables.orders_of(ada.customer) == 0


def test_malformed_json_is_400(ada: Caller) -> None:
    assert ada("POST", "/v1/orders", '{"shipping_address": ', idempotency_key=new_id()).slug == "malformed_json"


def test_a_key_is_required(ada: Caller) -> None:
    answer = ada("POST", "/v1/orders", BODY)
    assert (answer.status, answer.slug) == (400, "idempotency_key_required")


def test_an_order_without_a_login_is_401(load: Load) -> None:
    for method, path in (("POST", "/v1/orders"), ("GET", "/v1/orders"), ("GET", "/v1/orders/x")):
        assert Caller(load("api"))(method, path, BODY if method == "POST" else None).status == 401


def test_the_same_key_is_the_same_order(ada: Caller, cart: CartServer, mug: str, tables: Tables) -> None:
    cart.holds(a_cart((mug, 1, 1_000)))
    key = new_id()
    first = ada("POST", "/v1/orders", BODY, idempotency_key=key)
    asked = len(cart.asked)
    again = ada("POST", "/v1/orders", BODY, idempotency_key=key)
    assert (first.status, first.body) == (again.status, again.body)
    assert again.headers["idempotent-replayed"] == "true"
    assert len(cart.asked) == asked, "a replay asks nobody"
    other = ada("POST", "/v1/orders", BODY | {"accepted_total": {"amount": 1, "currency": "EUR"}}, idempotency_key=key)
    assert (other.status, other.slug) == (422, "idempotency_key_reused")
    assert tables.orders_of(ada.customer) == 1


def test_a_refusal_gives_its_key_back(ada: Caller, cart: CartServer, mug: str, load: Load) -> None:
    key = new_id()
    cart.holds(a_cart((mug, 6, 1_000)))
    assert ada("POST", "/v1/orders", BODY, idempotency_key=key).status == 409
    stock(load, mug, 9, 3)
    assert ada("POST", "/v1/orders", BODY, idempotency_key=key).status == 202


def test_concurrent_twins_make_one_order(load: Load, cart: CartServer, mug: str, tables: Tables) -> None:
    """In one process requests come one by one; so each twin is a process here, with a connection of its own."""
    from orders.domain.place_order import OrderRequest, place_order
    from orders.routes.models import PlaceOrder, accepted_of
    from shop.http.idempotency import once
    from shop.messaging.idempotency_keys import IdempotentRequest

    customer, wanted = new_id(), a_cart((mug, 1, 1_000))
    request = IdempotentRequest(customer, "POST /v1/orders", new_id(), "hash")
    wish = OrderRequest(customer, PlaceOrder.model_validate(BODY).address())
    worlds = [OrdersWorld(tables.schema) for _ in range(4)]

    def place(world: OrdersWorld) -> bytes:
        response = once(
            world.unit_of_work,
            request,
            status=202,
            prepare=lambda: wanted,
            work=lambda work, cart: accepted_of(place_order(work, wish, cart)),
        )
        return bytes(response.body)

    with ThreadPoolExecutor(4) as pool:
        bodies = set(pool.map(place, worlds))
    for world in worlds:
        world.database.close()
    assert len(bodies) == 1
    assert tables.orders_of(customer) == 1


def test_a_twin_that_is_still_at_work_is_409_with_retry_after(
    ada: Caller, cart: CartServer, mug: str, tables: Tables, root_connection: Root
) -> None:
    cart.holds(a_cart((mug, 1, 1_000)))
    key = new_id()
    hold = "INSERT INTO idempotency_keys (caller, route, idempotency_key, request_hash) VALUES (%s, %s, %s, 'x')"
    with root_connection.cursor() as cursor:
        cursor.execute(f"USE {tables.schema.database}")
        cursor.execute("BEGIN")
        cursor.execute(hold, (ada.customer, "POST /v1/orders", key))
        answer = ada("POST", "/v1/orders", BODY, idempotency_key=key)
        cursor.execute("ROLLBACK")
    assert (answer.status, answer.slug, answer.headers["retry-after"]) == (409, "idempotency_key_in_progress", "1")
    assert tables.orders_of(ada.customer) == 0
    assert ada("POST", "/v1/orders", BODY, idempotency_key=key).status == 202


def test_the_cart_service_is_down(ada: Caller, cart: CartServer) -> None:
    cart.status = 503
    answer = ada("POST", "/v1/orders", BODY, idempotency_key=new_id())
    assert (answer.status, answer.slug, answer.headers["retry-after"]) == (503, "unavailable", "2")


def test_one_cart_is_ordered_once(ada: Caller, cart: CartServer, mug: str) -> None:
    first = order(ada, cart, (mug, 1, 1_000))
    again = ada("POST", "/v1/orders", BODY, idempotency_key=new_id())
    assert (again.status, again.slug, again.body["order_id"]) == (409, "cart_already_ordered", first.body["order_id"])


def test_another_customers_order_is_404(load: Load, ada: Caller, cart: CartServer, mug: str) -> None:
    order_id = order(ada, cart, (mug, 1, 1_000)).body["order_id"]
    eve = Caller(load("api"), customer=new_id(), roles="customer,admin")
    for method, path in (("GET", ""), ("GET", "/timeline"), ("POST", "/cancel")):
        answer = eve(method, f"/v1/orders/{order_id}{path}")
        assert (answer.status, answer.slug) == (404, "order_not_found")
    assert eve("GET", "/v1/orders").body == {"items": [], "next_cursor": None}
    assert ada("GET", f"/v1/orders/{order_id}").body["status"] == "STOCK_PENDING"


def test_an_order_shows_its_snapshot(ada: Caller, cart: CartServer, mug: str) -> None:
    order_id = order(ada, cart, (mug, 2, 1_000)).body["order_id"]
    body = ada("GET", f"/v1/orders/{order_id}").body
    more = {"line2": None, "district": None, "state": None, "sorting_code": None}
    label = ["Ada Byron", "Lindenweg 4", "20095 HAMBURG", "GERMANY"]
    assert body["shipping_address"] == HOME | more | {"label": label}
    assert (body["lines"][0]["sku"], body["lines"][0]["quantity"], body["reason"]) == (mug, 2, None)


def test_lists_are_paged_and_filtered(ada: Caller, cart: CartServer, mug: str) -> None:
    placed = [order(ada, cart, (mug, 1, 1_000)).body["order_id"] for _ in range(3)]
    first = ada("GET", "/v1/orders?limit=2").body
    rest = ada("GET", f"/v1/orders?limit=2&cursor={first['next_cursor']}").body
    assert [item["order_id"] for item in first["items"] + rest["items"]] == placed[::-1]
    assert rest["next_cursor"] is None
    assert ada("GET", "/v1/orders?status=CONFIRMED").body["items"] == []


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "limit=x", "status=LOST", "cursor=%21", "cursor=WzFd", "color=red"]
)
def test_a_wrong_query_is_400(ada: Caller, query: str) -> None:
    assert ada("GET", f"/v1/orders?{query}").status == 400


def test_cancelling_before_payment_is_202_and_after_it_409(load: Load, ada: Caller, cart: CartServer, mug: str) -> None:
    order_id = order(ada, cart, (mug, 1, 1_000)).body["order_id"]
    for _ in range(2):
        answer = ada("POST", f"/v1/orders/{order_id}/cancel")
        assert (answer.status, answer.body["status"]) == (202, "RELEASE_PENDING")
    paid_id = order(ada, cart, (mug, 1, 1_000)).body["order_id"]
    load("on_inventory")(kafka_event(StockReserved(order_id=paid_id, lines=[], expires_at=utc_now())), Context())
    paid = PaymentAuthorised(order_id=paid_id, payment_id="p", amount=Price(amount=1_000, currency="EUR"))
    load("on_payments")(kafka_event(paid), Context())
    refused = ada("POST", f"/v1/orders/{paid_id}/cancel")
    assert (refused.status, refused.slug) == (409, "order_not_cancellable")
    assert refused.body["order_status"] == "CONFIRMATION_PENDING"
    assert refused.body["allowed"] == ["CAPTURE_PENDING", "VOID_PENDING"]


def test_the_sweep_ends_what_ran_out_of_time_under_the_orders_own_correlation(
    load: Load, ada: Caller, cart: CartServer, mug: str, tables: Tables
) -> None:
    placed = order(ada, cart, (mug, 1, 1_000))
    order_id, origin = placed.body["order_id"], placed.headers["x-correlation-id"]
    load("on_inventory")(kafka_event(StockReserved(order_id=order_id, lines=[], expires_at=utc_now())), Context())
    tables.let_time_pass(order_id)
    assert load("advance_sagas")({}, Context(millis=1_000)) == {"sagas": 0, "sagas_failed": 0}
    assert load("advance_sagas")({}, Context()) == {"sagas": 1, "sagas_failed": 0}
    assert load("advance_sagas")({}, Context()) == {"sagas": 0, "sagas_failed": 0}
    body = ada("GET", f"/v1/orders/{order_id}").body
    assert (body["status"], body["reason"]) == (Status.VOID_PENDING, "payment_timeout")
    assert tables.told(order_id)[-1]["correlation_id"] == origin


def test_one_orders_trouble_is_not_the_others(
    load: Load, ada: Caller, cart: CartServer, mug: str, tables: Tables
) -> None:
    broken, sound = (order(ada, cart, (mug, 1, 1_000)).body["order_id"] for _ in range(2))
    tables.run("UPDATE orders SET order_lines = 'torn' WHERE order_id = %s", broken)
    for order_id in (broken, sound):
        tables.let_time_pass(order_id)
    assert load("advance_sagas")({}, Context()) == {"sagas": 1, "sagas_failed": 1}
    assert tables.told(sound)[-1]["type"] == "shop.inventory.reserve_stock"
    tables.run("UPDATE orders SET next_at = NULL WHERE order_id = %s", broken)


def test_however_many_orders_are_stuck_those_behind_them_move(
    load: Load, ada: Caller, cart: CartServer, mug: str, tables: Tables
) -> None:
    """Each torn order is tried once, put off, and left alone by the next run."""
    sound, *torn = (order(ada, cart, (mug, 1, 1_000)).body["order_id"] for _ in range(BATCH + 2))
    for order_id in torn:
        tables.run("UPDATE orders SET order_lines = 'torn' WHERE order_id = %s", order_id)
        tables.let_time_pass(order_id)
    tables.let_time_pass(sound)
    assert load("advance_sagas")({}, Context()) == {"sagas": 1, "sagas_failed": BATCH + 1}
    assert load("advance_sagas")({}, Context()) == {"sagas": 0, "sagas_failed": 0}
    tables.run("UPDATE orders SET next_at = NULL WHERE customer_id = %s", ada.customer)


def test_a_dead_database_is_503_and_says_when_to_come_back(schema: MySql, cart: CartServer) -> None:
    nowhere = MySql("127.0.0.1", 9, schema.database, schema.user, schema.secret_id)
    with functions_of("orders", nowhere, SHOP_URL=cart.url) as load:
        answer = Caller(load("api"), customer="ada")("GET", "/v1/orders")
    assert (answer.status, answer.slug, answer.headers["retry-after"]) == (503, "unavailable", "2")
