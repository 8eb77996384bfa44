"""A client generated from docs/openapi.json makes the whole purchase."""

from __future__ import annotations

import importlib
import uuid
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import pytest

from localstack.customer import SETTLED, Customer, until
from localstack.stack import Stack
from tests.e2e import openapi
from tests.generated_client import generated

from .conftest import Sellable


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with generated(tmp_path_factory.mktemp("client")) as name:
        yield name


class Client:
    """The generated package, with the arguments that every call needs."""

    def __init__(self, package: str, base_url: str) -> None:
        self._package = package
        hooks = {"event_hooks": {"response": [openapi.check]}}
        self._args = {"base_url": base_url, "httpx_args": hooks, "raise_on_unexpected_status": True}
        self.models: Any = importlib.import_module(f"{package}.models")
        self._client: Any = importlib.import_module(package).Client(**self._args)

    def with_token(self, token: str, **how: str) -> None:
        self.close()
        self._client = importlib.import_module(self._package).AuthenticatedClient(token=token, **how, **self._args)

    def close(self) -> None:
        self._client.get_httpx_client().close()

    def call(self, operation: str, *path: str, **arguments: Any) -> Any:
        """`operation` is its tag and its operationId: `orders.place_order`."""
        module = importlib.import_module(f"{self._package}.api.{operation}")
        return module.sync(*path, client=self._client, **arguments)


@pytest.fixture
def client(package: str, stack: Stack) -> Iterator[Client]:
    with closing(Client(package, stack.url("shop"))) as client:
        yield client


def log_in(client: Client) -> None:
    models, email, password = client.models, f"{uuid.uuid4().hex}@example.com", "correct horse battery staple"
    registration = models.Registration(email=email, password=password, name="Ada Lovelace")
    assert isinstance(client.call("auth.register_customer", body=registration), models.Registered)
    tokens = client.call("auth.log_in", body=models.Credentials(email=email, password=password))
    client.with_token(tokens.access_token)


def order_of(client: Client) -> Any:
    models = client.models
    address = models.PostalAddress(
        name="Ada Lovelace",
        line1="12 St James's Square",
        city="London",
        postal_code="SW1Y 4JH",
        country=models.PostalAddressCountry.GB,
    )
    return models.PlaceOrder(shipping_address=address)


def pay(client: Client, buyer: Customer, order_id: str) -> None:
    """Pays at the provider, whose API is not part of docs/openapi.json."""

    def payable() -> Any:
        payment = client.call("payments.read_payment", order_id)
        return payment if isinstance(payment, client.models.PaymentBody) and payment.client_secret else None

    payment = until(payable, "the payment")
    buyer.pay({"client_secret": payment.client_secret}).raise_for_status()


def test_the_generated_client_buys(stack: Stack, http: httpx.Client, client: Client, sellable: Sellable) -> None:
    models, sku = client.models, sellable(stock=5, amount=1_990)
    log_in(client)
    cart = client.call("cart.add_cart_item", body=models.NewItem(sku=sku, quantity=2))
    assert [(line.sku, line.quantity) for line in cart.lines] == [(sku, 2)]

    placed = client.call("orders.place_order", idempotency_key=uuid.uuid4().hex, body=order_of(client))
    pay(client, Customer(stack, http), placed.order_id)
    order = until(lambda: settled(client, placed.order_id), "the end of the order")

    assert order.status is models.OrderStatus.CONFIRMED
    assert (order.total.amount, order.total.currency) == (3_980, "EUR")
    assert client.call("inventory.read_stock", sku).availability == "few"


def settled(client: Client, order_id: str) -> Any:
    order = client.call("orders.read_order", order_id)
    return order if order.status.value in SETTLED else None


def test_a_refusal_has_the_generated_type(client: Client) -> None:
    log_in(client)

    problem = client.call("orders.place_order", idempotency_key=uuid.uuid4().hex, body=order_of(client))

    assert isinstance(problem, client.models.Problem)
    assert (problem.status, problem.type_.rpartition("/")[2]) == (409, "empty_cart")


def test_a_guest_fills_a_cart_with_the_generated_client(client: Client, sellable: Sellable) -> None:
    sku = sellable()
    token = client.call("cart.create_guest_cart").cart_token
    client.with_token(token, prefix="", auth_header_name="X-Cart-Token")

    client.call("cart.add_cart_item", body=client.models.NewItem(sku=sku))

    assert [line.sku for line in client.call("cart.read_cart").lines] == [sku]
