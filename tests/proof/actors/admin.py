"""What a sale needs of the shop's admin: a product of its own, with so many pieces."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx

from localstack.stack import Stack
from tests.proof.actors.buyers import Buyer

ADDRESS = {"name": "A Buyer", "line1": "1 Market Square", "city": "Leipzig", "postal_code": "04109", "country": "DE"}
PATIENCE = 20.0


class SetUpError(Exception):
    """The shop did not come to where a run can begin."""


def new_product(stack: Stack, pieces: int, visitor: Buyer) -> str:
    """The SKU of a new product on sale, once cart, orders and inventory know it too."""
    with httpx.Client(base_url=stack.url("shop"), timeout=30) as http:
        admin = _admin(stack, http)
        sku = f"SALE-{uuid.uuid4().hex[:10].upper()}"
        product = _created(http, admin, sku)
        _must(http.put(f"/v1/inventory/{sku}", json={"on_hand": pieces}, headers=admin))
        _must(http.post(f"/v1/products/{product}/publish", headers=admin))
        _until_known(http, visitor, sku)
    return sku


def _admin(stack: Stack, http: httpx.Client) -> dict[str, str]:
    credentials = {"email": stack.values["ADMIN_EMAIL"], "password": stack.values["ADMIN_PASSWORD"]}
    answer = http.post("/v1/auth/login", json=credentials)
    if not answer.is_success:
        raise SetUpError(f"The admin of stack.env cannot log in ({answer.text}). `make run` makes that account.")
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def _created(http: httpx.Client, admin: dict[str, str], sku: str) -> str:
    body: dict[str, Any] = {
        "title": f"Flash sale {sku}",
        "description": "One of few.",
        "category": "lighting",
        "variants": [{"sku": sku, "price": {"amount": 1_999, "currency": "EUR"}}],
    }
    return str(_must(http.post("/v1/products", json=body, headers=admin)).json()["product_id"])


def _must(answer: httpx.Response) -> httpx.Response:
    if not answer.is_success:
        request = answer.request
        raise SetUpError(f"{request.method} {request.url.path} was answered {answer.status_code}: {answer.text[:300]}")
    return answer


def _until_known(http: httpx.Client, visitor: Buyer, sku: str) -> None:
    """Inventory tells of it, cart takes it, and orders would sell it if it were free: all have heard of it."""
    _until(lambda: http.get(f"/v1/inventory/{sku}").is_success, f"inventory does not know {sku}")
    _until(lambda: _added(http, visitor, sku), f"the cart does not know {sku}")
    try:
        _until(lambda: _priced(http, visitor), f"orders does not know {sku}")
    finally:
        http.delete(f"/v1/cart/items/{sku}", headers=visitor.headers)


def _added(http: httpx.Client, visitor: Buyer, sku: str) -> bool:
    answer = http.post("/v1/cart/items", json={"sku": sku, "quantity": 1}, headers=visitor.headers)
    return answer.is_success


def _priced(http: httpx.Client, visitor: Buyer) -> bool:
    body = {"shipping_address": ADDRESS, "accepted_total": {"amount": 0, "currency": "EUR"}}
    answer = http.post("/v1/orders", json=body, headers=visitor.headers | {"Idempotency-Key": uuid.uuid4().hex})
    return bool(answer.json().get("type", "").endswith("/price_changed"))


def _until(done: Callable[[], bool], problem: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise SetUpError(f"After {PATIENCE:.0f} s {problem}. `make logs` shows why.")
        time.sleep(0.1)
