"""Refusals that need a history: something sold, merged, cancelled or full."""

from __future__ import annotations

import uuid

import httpx
import pytest

from localstack.customer import Customer
from localstack.seed.catalogue import products

from .calls import call
from .conftest import NewCustomer, Sellable
from .test_bad_input import slug

FULL = [variant.sku for product in products()[:11] for variant in product.variants[:1]]
"""999 of each are more than a cart holds."""


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, slug(answer)


@pytest.mark.parametrize("name", ["replace_product", "change_product"])
def test_a_product_cannot_take_the_sku_of_another(admin: Customer, sellable: Sellable, name: str) -> None:
    product = call("create_product").body
    product["variants"][0]["sku"] = f"E2E-{uuid.uuid4().hex}"
    made = admin.ask("POST", "/v1/products", product).raise_for_status()
    edit = call(name)
    edit.parameters["product_id"], edit.headers["If-Match"] = made.json()["product_id"], made.headers["ETag"]
    edit.body["variants"] = [product["variants"][0] | {"sku": sellable()}]

    assert refused(edit.send(admin)) == (409, "sku_taken")


def test_a_guests_cart_that_was_merged_takes_no_more_changes(customer: Customer, sellable: Sellable) -> None:
    sku = sellable()
    guest = Customer(customer.stack, customer.http)
    token = guest.post("/v1/carts")["cart_token"]
    guest.headers["X-Cart-Token"] = token
    guest.add(sku)
    customer.post("/v1/cart/merge", {"cart_token": token})

    for method, body in (("PUT", {"quantity": 2}), ("DELETE", None)):
        assert refused(guest.ask(method, f"/v1/cart/items/{sku}", body)) == (409, "cart_merged")


def test_a_cart_can_be_full(customer: Customer) -> None:
    *most, last = FULL
    for sku in most:
        customer.add(sku, 999)

    assert refused(customer.ask("POST", "/v1/cart/items", {"sku": last, "quantity": 999})) == (422, "cart_full")
    assert refused(customer.ask("PUT", f"/v1/cart/items/{last}", {"quantity": 999})) == (422, "cart_full")


def test_cancelling_a_cancelled_order_succeeds(customer: Customer, sellable: Sellable) -> None:
    customer.add(sellable())
    order_id = customer.place()["order_id"]
    customer.ask("POST", f"/v1/orders/{order_id}/cancel").raise_for_status()
    customer.settled(order_id)

    assert customer.ask("POST", f"/v1/orders/{order_id}/cancel").status_code == 200


def test_only_known_stock_can_be_adjusted(new_customer: NewCustomer, admin: Customer, sellable: Sellable) -> None:
    def adjust(sku: str, delta: int) -> httpx.Response:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        return admin.ask("POST", f"/v1/inventory/{sku}/adjustments", {"delta": delta, "reason": "counted"}, **key)

    sku, buyer = sellable(stock=5), new_customer()
    buyer.add(sku, 3)
    buyer.payable(buyer.place()["order_id"])

    assert refused(adjust(sku, -3)) == (409, "stock_below_reserved")
    assert refused(adjust(f"NONE-{sku}", 1)) == (404, "unknown_sku")


def test_a_cart_is_kept_if_its_total_cannot_be_charged(customer: Customer, sellable: Sellable) -> None:
    sku = sellable(amount=1)
    customer.add(sku)
    order = call("place_order")

    assert refused(order.send(customer)) == (409, "total_not_chargeable")
    assert [line["sku"] for line in customer.get("/v1/cart")["lines"]] == [sku]
