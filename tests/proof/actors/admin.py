"""The shop's admin, who puts products on sale."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import httpx

from localstack.customer import Customer, GaveUpError, slug, until
from localstack.stack import Stack
from tests.proof.actors.buyers import Buyer

SECONDS = 20.0
PRICE = 1_999
FREE = {"amount": 0, "currency": "EUR"}


class SetUpError(Exception):
    """The shop could not be prepared for a run."""


def admin_of(stack: Stack, http: httpx.Client) -> Customer:
    """Returns the admin of stack.env, logged in."""
    admin = Customer(stack, http, stack.values["ADMIN_EMAIL"], stack.values["ADMIN_PASSWORD"])
    admin.log_in()
    return admin


def put_on_sale(admin: Customer, pieces: int, amount: int = PRICE) -> str:
    """Publishes a product of one variant, at `amount` cents, with `pieces` in stock.

    Returns its SKU once inventory and cart know it; orders may not know it yet.
    """
    sku = f"SALE-{uuid.uuid4().hex[:12].upper()}"
    variant = {"sku": sku, "price": {"amount": amount, "currency": "EUR"}}
    product = {"title": f"Lamp {sku}", "description": "A lamp.", "category": "lamps", "variants": [variant]}
    created = admin.post("/v1/products", product)
    admin.ask("PUT", f"/v1/inventory/{sku}", {"on_hand": pieces}).raise_for_status()
    admin.post(f"/v1/products/{created['product_id']}/publish")
    guest = Customer(admin.stack, admin.http)
    _until(lambda: guest.ask("GET", f"/v1/inventory/{sku}").is_success, f"{sku} known to inventory")
    guest.headers["X-Cart-Token"] = guest.post("/v1/carts")["cart_token"]
    _until(lambda: guest.ask("POST", "/v1/cart/items", {"sku": sku}).is_success, f"{sku} known to the cart")
    return sku


def new_product(stack: Stack, pieces: int, visitor: Buyer) -> str:
    """Returns the SKU of a new product that the whole shop knows. `visitor` is a buyer with an empty cart."""
    try:
        with httpx.Client(base_url=stack.url("shop"), timeout=30) as http:
            sku = put_on_sale(admin_of(stack, http), pieces)
            _until_orders_knows(visitor.customer(stack, http), sku)
    except (httpx.HTTPStatusError, GaveUpError) as error:
        raise SetUpError(f"A product could not be put on sale: {error}. `make logs` shows why.") from error
    return sku


def _until_orders_knows(visitor: Customer, sku: str) -> None:
    """Offers to pay nothing for it: orders answers that the price has changed as soon as it knows the price."""
    visitor.add(sku)
    _until(
        lambda: slug(visitor.ask_to_place(uuid.uuid4().hex, accepted_total=FREE)) == "price_changed",
        f"{sku} known to orders",
    )
    visitor.empty_cart()


def _until(done: Callable[[], bool], what: str) -> None:
    until(lambda: done() or None, what, SECONDS)
