from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from shop.contracts.message import Price
from shop.contracts.products import Product, ProductUpdated, Variant
from shop.kernel.ids import new_id
from tests.integration.functions import Context, Handler, Load, kafka_event, variables
from tests.integration.issuer import issuer, token_variables
from tests.integration.lambda_http import Caller


@pytest.fixture(scope="session")
def cart_handler() -> Iterator[Load]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {**variables("cart"), **token_variables()}.items():
            patch.setenv(name, value)

        importlib.import_module("cart.api")
        yield lambda module: importlib.import_module(f"cart.{module}").handler


@pytest.fixture(scope="session")
def api(cart_handler: Load) -> Caller:
    return Caller(cart_handler("api"))


def product_event(product_id: str, status: str, prices: dict[str, int]) -> ProductUpdated:
    variants = [Variant(sku=sku, price=Price(amount=amount, currency="EUR")) for sku, amount in prices.items()]
    texts = {"product_id": product_id, "title": "Tea ☕", "description": "", "category": "c", "status": status}
    product = Product.model_validate({**texts, "variants": variants})
    return ProductUpdated(product_id=product_id, product=product)


@dataclass(frozen=True)
class OnSale:
    """The test's own product, put on sale by an event."""

    step: Handler
    product_id: str
    sku: str
    other: str

    def change(self, version: int, status: str, prices: dict[str, int]) -> Any:
        event = kafka_event(*[product_event(self.product_id, status, prices)] * version)
        (records,) = event["records"].values()
        return self.step({**event, "records": {"topic-0": records[-1:]}}, Context())


@pytest.fixture
def tea(cart_handler: Load) -> OnSale:
    name = uuid.uuid4().hex
    made = OnSale(cart_handler("on_products"), new_id(), f"tea-{name}", f"pot-{name}")
    made.change(2, "published", {made.sku: 499, made.other: 2_999})
    return made


@pytest.fixture
def guest(api: Caller) -> dict[str, str]:
    """The headers of a guest with a cart."""
    answer = api("POST", "/v1/carts")
    assert answer.status == 201
    return {"X-Cart-Token": answer.body["cart_token"]}


@pytest.fixture
def customer_id() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def customer(customer_id: str) -> dict[str, str]:
    """The headers of a customer who has logged in."""
    return issuer().bearer(sub=customer_id)
