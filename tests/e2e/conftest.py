"""The people who use the open shop."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import httpx
import pymysql
import pytest

from localstack.customer import Customer, until
from localstack.stack import Stack
from tests.e2e import openapi

NewCustomer = Callable[[], Customer]
Sellable = Callable[..., str]
Sql = Callable[..., tuple[tuple[object, ...], ...]]


@pytest.fixture(scope="session")
def http(stack: Stack) -> Iterator[httpx.Client]:
    hooks = {"response": [openapi.check]}
    with httpx.Client(base_url=stack.url("shop"), timeout=30, event_hooks=hooks) as client:
        yield client


@pytest.fixture
def new_customer(stack: Stack, http: httpx.Client) -> NewCustomer:
    """Registered and logged in."""

    def make() -> Customer:
        customer = Customer(stack, http)
        customer.register()
        customer.log_in()
        return customer

    return make


@pytest.fixture
def customer(new_customer: NewCustomer) -> Customer:
    return new_customer()


@pytest.fixture(scope="session")
def admin(stack: Stack, http: httpx.Client) -> Customer:
    admin = Customer(stack, http, stack.values["ADMIN_EMAIL"], stack.values["ADMIN_PASSWORD"])
    admin.log_in()
    return admin


@pytest.fixture(scope="session")
def sql(stack: Stack) -> Iterator[Sql]:
    """Runs one statement on a service's schema: to look where no route lets us, and to let time pass."""
    connection = pymysql.connect(
        host="127.0.0.1",
        port=stack.port("mysql"),
        user="root",
        password=stack.values["MYSQL_ROOT_PASSWORD"],
        autocommit=True,
    )

    def run(schema: str, statement: str, *values: object) -> tuple[tuple[object, ...], ...]:
        connection.select_db(schema)
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    yield run
    connection.close()


@pytest.fixture
def sellable(stack: Stack, http: httpx.Client, admin: Customer, sql: Sql) -> Sellable:
    """Puts a product of one variant on sale, and answers its SKU once cart, inventory and orders know of it."""

    def put(stock: int = 10, amount: int = 1_990) -> str:
        sku = f"E2E-{uuid.uuid4().hex[:12].upper()}"
        variant = {"sku": sku, "price": {"amount": amount, "currency": "EUR"}}
        product = {"title": f"Lamp {sku}", "description": "A lamp.", "category": "lamps", "variants": [variant]}
        created = admin.post("/v1/products", product)
        admin.post(f"/v1/products/{created['product_id']}/publish")
        admin.ask("PUT", f"/v1/inventory/{sku}", {"on_hand": stock}).raise_for_status()
        until(lambda: bool(sql("orders", ON_SALE, sku, stock)) or None, f"{sku} known to orders")
        until(lambda: in_a_cart(stack, http, sku), f"{sku} known to cart")
        until(lambda: http.get(f"/v1/inventory/{sku}").is_success or None, f"{sku} for sale in inventory")
        return sku

    return put


ON_SALE = """SELECT 1 FROM sku_copies JOIN product_copies USING (product_id) JOIN stock_copies USING (sku)
 WHERE published AND sku = %s AND available = %s"""


def in_a_cart(stack: Stack, http: httpx.Client, sku: str) -> bool | None:
    guest = Customer(stack, http)
    guest.headers["X-Cart-Token"] = guest.post("/v1/carts")["cart_token"]
    return guest.ask("POST", "/v1/cart/items", {"sku": sku, "quantity": 1}).is_success or None


def ledger(stack: Stack, order_id: str) -> tuple[int, int]:
    """(captured, refunded) of an order at the provider, in minor units."""
    answer = httpx.get(f"{stack.url('provider')}/_sim/ledger", params={"order_id": order_id}).raise_for_status().json()
    intents = answer["intents"]
    return sum(intent["captured"] for intent in intents), sum(intent["refunded"] for intent in intents)
