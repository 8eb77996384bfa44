"""Sends each example of docs/openapi.json unchanged, except for values that must be new or belong to the sender."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from localstack.customer import Customer
from localstack.stack import Stack

from .calls import NAMES, Call, Json, call
from .conftest import NewCustomer
from .test_bad_input import signed


@dataclass
class World:
    stack: Stack
    customer: Customer
    admin: Customer

    def product(self) -> tuple[str, str]:
        """Creates a product. Returns (id, ETag)."""
        body = with_fresh_skus(call("create_product").body)
        answer = self.admin.ask("POST", "/v1/products", body).raise_for_status()
        return answer.json()["product_id"], answer.headers["ETag"]

    def fill_cart(self) -> None:
        self.customer.post("/v1/cart/items", call("add_cart_item").body)

    def order(self) -> str:
        self.fill_cart()
        return str(self.customer.place()["order_id"])


@pytest.fixture
def world(stack: Stack, new_customer: NewCustomer, admin: Customer) -> World:
    return World(stack, new_customer(), admin)


def with_fresh_skus(product: Json) -> Json:
    for variant in product["variants"]:
        variant["sku"] += uuid.uuid4().hex[:12]
    return product


def own_email(world: World, call: Call) -> None:
    call.body["email"] = world.customer.email


def fresh_email(_: World, call: Call) -> None:
    call.body["email"] = f"{uuid.uuid4().hex}@example.com"


def own_refresh_token(world: World, call: Call) -> None:
    call.body["refresh_token"] = world.customer.log_in()["refresh_token"]


def fresh_skus(_: World, call: Call) -> None:
    with_fresh_skus(call.body)


def own_product(world: World, call: Call) -> None:
    call.parameters["product_id"], call.headers["If-Match"] = world.product()
    if call.name == "replace_product":
        fresh_skus(world, call)


def own_stock(world: World, call: Call) -> None:
    call.parameters["sku"] = sku = f"E2E-{uuid.uuid4().hex}"
    answer = world.admin.ask("PUT", f"/v1/inventory/{sku}", {"on_hand": 10}).raise_for_status()
    if "If-Match" in call.headers:
        call.headers["If-Match"] = answer.headers["ETag"]


def filled_cart(world: World, _: Call) -> None:
    world.fill_cart()


def guests_cart(world: World, call: Call) -> None:
    call.body["cart_token"] = world.customer.post("/v1/carts")["cart_token"]


def own_order(world: World, call: Call) -> None:
    call.parameters["order_id"] = order_id = world.order()
    if call.name == "read_payment":
        world.customer.payable(order_id)


def signature(world: World, call: Call) -> None:
    secret = world.stack.values["PROVIDER_WEBHOOK_SECRETS"].split(",")[0]
    call.headers |= signed(json.dumps(call.body).encode(), secret, time.time())


PREPARED: dict[str, Callable[[World, Call], None]] = {
    "register_customer": fresh_email,
    "log_in": own_email,
    "refresh_tokens": own_refresh_token,
    "create_product": fresh_skus,
    "replace_product": own_product,
    "change_product": own_product,
    "delete_product": own_product,
    "publish_product": own_product,
    "set_stock": own_stock,
    "adjust_stock": own_stock,
    "set_cart_item": filled_cart,
    "remove_cart_item": filled_cart,
    "merge_guest_cart": guests_cart,
    "place_order": filled_cart,
    "read_order": own_order,
    "read_order_timeline": own_order,
    "cancel_order": own_order,
    "read_payment": own_order,
    "receive_webhook": signature,
}
"""The other operations are sent exactly as described."""


@pytest.mark.parametrize("name", NAMES)
def test_an_example_is_accepted(world: World, name: str) -> None:
    example = call(name)
    if name in PREPARED:
        PREPARED[name](world, example)

    answer = example.send(world.admin if example.is_for_admins else world.customer)

    assert answer.is_success, answer.text
