"""The Kafka steps of cart on MySQL, with duplicate and unordered events."""

from __future__ import annotations

import json
import uuid
from typing import Any

from shop.contracts.message import Price
from shop.contracts.orders import OrderLine, OrderPlaced
from shop.kernel.ids import new_id
from tests.integration.cart.conftest import OnSale
from tests.integration.functions import Context, Load, kafka_event
from tests.integration.lambda_http import Caller
from tests.integration.service_schema import Root

OK: dict[str, Any] = {"batchItemFailures": []}


def order_of(customer_id: str, sku: str, quantity: int) -> OrderPlaced:
    price = Price(amount=499, currency="EUR")
    line = OrderLine(sku=sku, product_id="p", title="t", quantity=quantity, unit_price=price)
    return OrderPlaced(order_id=str(uuid.uuid4()), customer_id=customer_id, lines=[line], total=price, cart_version=1)


def test_an_order_removes_its_lines_once_however_often_its_event_comes(
    api: Caller, tea: OnSale, customer: dict[str, str], customer_id: str, cart_handler: Load
) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 5}, **customer)
    event = kafka_event(order_of(customer_id, tea.sku, 2))
    for _ in range(3):
        assert cart_handler("on_orders")(event, Context()) == OK
    assert [line["quantity"] for line in api("GET", "/v1/cart", **customer).body["lines"]] == [3]


def test_an_order_of_a_customer_without_a_cart_changes_nothing(cart_handler: Load) -> None:
    event = kafka_event(order_of(str(uuid.uuid4()), "tea", 2))
    assert cart_handler("on_orders")(event, Context()) == OK


def test_an_older_event_of_a_product_changes_nothing(api: Caller, tea: OnSale, guest: dict[str, str]) -> None:
    assert tea.change(5, "published", {tea.sku: 700}) == OK
    assert tea.change(4, "published", {tea.sku: 600, tea.other: 1}) == OK
    cart = api("POST", "/v1/cart/items", {"sku": tea.sku}, **guest).body
    assert cart["lines"][0]["unit_price"]["amount"] == 700
    api("POST", "/v1/cart/items", {"sku": tea.other}, **guest).problem(404, "unknown_sku")


def test_what_was_taken_off_sale_cannot_be_added_and_comes_back_when_it_is_published(
    api: Caller, tea: OnSale, guest: dict[str, str]
) -> None:
    tea.change(3, "deleted", {tea.sku: 499})
    api("POST", "/v1/cart/items", {"sku": tea.sku}, **guest).problem(404, "unknown_sku")
    tea.change(4, "published", {tea.sku: 499})
    assert api("POST", "/v1/cart/items", {"sku": tea.sku}, **guest).status == 200


def test_a_late_event_of_a_deleted_product_takes_no_sku_from_the_next_product(
    api: Caller, tea: OnSale, guest: dict[str, str], cart_handler: Load
) -> None:
    heir = OnSale(cart_handler("on_products"), new_id(), tea.sku, "")  # a newer id than the old product's
    heir.change(1, "published", {tea.sku: 499})
    for version, status in ((7, "published"), (8, "deleted")):
        tea.change(version, status, {tea.sku: 1})
        cart = api("POST", "/v1/cart/items", {"sku": tea.sku}, **guest).body
        assert (cart["lines"][-1]["product_id"], cart["lines"][-1]["unit_price"]["amount"]) == (heir.product_id, 499)


def test_a_line_that_was_added_again_after_it_was_ordered_stays(
    api: Caller, tea: OnSale, customer: dict[str, str], customer_id: str, cart_handler: Load
) -> None:
    first = api("POST", "/v1/cart/items", {"sku": tea.sku}, **customer).body["lines"][0]
    api("DELETE", f"/v1/cart/items/{tea.sku}", **customer)
    again = api("POST", "/v1/cart/items", {"sku": tea.sku}, **customer).body["lines"][0]
    event = order_of(customer_id, tea.sku, 1)
    named = event.lines[0].model_copy(update={"cart_line_id": first["line_id"]})
    assert cart_handler("on_orders")(kafka_event(event.model_copy(update={"lines": [named]})), Context()) == OK
    assert api("GET", "/v1/cart", **customer).body["lines"] == [again]


def test_lines_from_before_they_had_ids_are_read(
    api: Caller, tea: OnSale, customer: dict[str, str], customer_id: str, root_connection: Root
) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku}, **customer)
    with root_connection.cursor() as cursor:
        old = json.dumps([[tea.sku, tea.product_id, "Tea", 2, 499, "EUR"]])
        cursor.execute("UPDATE cart.carts SET content = %s WHERE customer_id = %s", (old, customer_id))
    assert api("GET", "/v1/cart", **customer).body["lines"][0]["line_id"] == f"0.{tea.sku}"
