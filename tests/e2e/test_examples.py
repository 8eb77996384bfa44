"""Each example of docs/openapi.json is sent as it stands there. Only what must be fresh, or someone's own, is put in."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from localstack.demo.customer import Customer
from localstack.stack import Stack
from tests.openapi import document
from tools.openapi.page import each

from .conftest import NewCustomer
from .test_bad_input import signed

Json = dict[str, Any]
BODY = "application/json"


@dataclass
class Call:
    """One operation with its examples."""

    method: str
    path: str
    operation: Json
    parameters: dict[str, dict[str, str]] = field(default_factory=dict)
    body: Any = None

    def __post_init__(self) -> None:
        self.body = deepcopy(self.operation.get("requestBody", {}).get("content", {}).get(BODY, {}).get("example"))
        given = [each for each in self.operation.get("parameters", ()) if "example" in each]
        for place in ("path", "query", "header"):
            self.parameters[place] = {each["name"]: str(each["example"]) for each in given if each["in"] == place}

    @property
    def name(self) -> str:
        return str(self.operation["operationId"])

    def send(self, customer: Customer, **headers: str) -> httpx.Response:
        content = None if self.body is None else json.dumps(self.body).encode()
        return customer.http.request(
            self.method,
            self.path.format_map(self.parameters["path"]),
            params=self.parameters["query"],
            content=content,
            headers=customer.headers | self.parameters["header"] | {"Content-Type": BODY} | headers,
        )


CALLS = [Call(*found) for found in each(document())]


@dataclass
class World:
    stack: Stack
    customer: Customer
    admin: Customer

    def product(self) -> tuple[str, str]:
        """(id, ETag) of a new one."""
        made = next(call for call in CALLS if call.name == "create_product")
        body = with_fresh_sku(deepcopy(made.body))
        answer = self.admin.ask("POST", "/v1/products", body).raise_for_status()
        return answer.json()["product_id"], answer.headers["ETag"]

    def order(self) -> str:
        self.fill_cart()
        return str(self.customer.place()["order_id"])

    def fill_cart(self) -> None:
        item = next(call for call in CALLS if call.name == "add_cart_item")
        self.customer.post("/v1/cart/items", item.body)


@pytest.fixture
def world(stack: Stack, new_customer: NewCustomer, admin: Customer) -> World:
    return World(stack, new_customer(), admin)


def with_fresh_sku(product: Json) -> Json:
    for variant in product["variants"]:
        variant["sku"] += uuid.uuid4().hex[:12]
    return product


def own_email(world: World, call: Call) -> None:
    call.body["email"] = world.customer.email


def fresh_email(_: World, call: Call) -> None:
    call.body["email"] = f"{uuid.uuid4().hex}@example.com"


def own_refresh_token(world: World, call: Call) -> None:
    call.body["refresh_token"] = world.customer.log_in()["refresh_token"]


def fresh_sku(_: World, call: Call) -> None:
    with_fresh_sku(call.body)


def own_product(world: World, call: Call) -> None:
    call.parameters["path"]["product_id"], call.parameters["header"]["If-Match"] = world.product()
    if "variants" in (call.body or {}):
        fresh_sku(world, call)


def own_stock(world: World, call: Call) -> None:
    call.parameters["path"]["sku"] = sku = f"E2E-{uuid.uuid4().hex}"
    call.parameters["header"].pop("If-Match", None)
    world.admin.ask("PUT", f"/v1/inventory/{sku}", {"on_hand": 10}).raise_for_status()


def filled_cart(world: World, _: Call) -> None:
    world.fill_cart()


def guests_cart(world: World, call: Call) -> None:
    call.body["cart_token"] = world.customer.post("/v1/carts")["cart_token"]


def own_order(world: World, call: Call) -> None:
    call.parameters["path"]["order_id"] = world.order()
    if call.name == "read_payment":
        world.customer.payable(call.parameters["path"]["order_id"])


def signature(world: World, call: Call) -> None:
    secret = world.stack.values["PROVIDER_WEBHOOK_SECRETS"].split(",")[0]
    call.parameters["header"] |= signed(json.dumps(call.body).encode(), secret, time.time())


def nothing(_: World, __: Call) -> None:
    """Everything is sent as it stands there."""


PREPARED: dict[str, Callable[[World, Call], None]] = {
    "register_customer": fresh_email,
    "log_in": own_email,
    "refresh_tokens": own_refresh_token,
    "create_product": fresh_sku,
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


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.name)
def test_an_example_is_accepted(world: World, call: Call) -> None:
    call = Call(call.method, call.path, call.operation)
    PREPARED.get(call.name, nothing)(world, call)

    answer = call.send(world.admin if call.operation.get("x-role") == "admin" else world.customer)

    assert answer.is_success, answer.text
