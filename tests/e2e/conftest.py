"""Customers and the admin of the open shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pymysql
import pytest

from localstack.customer import Customer, until
from localstack.stack import Stack
from tests.e2e import openapi
from tests.proof.actors.admin import admin_of, put_on_sale

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
    """Returns a function that makes a customer who is registered and logged in."""

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
    return admin_of(stack, http)


@pytest.fixture(scope="session")
def sql(stack: Stack) -> Iterator[Sql]:
    """Runs one statement on a service's schema: to read what no route shows, and to let time pass."""
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
def sellable(admin: Customer, sql: Sql) -> Sellable:
    """Puts a product of one variant on sale. Returns its SKU once cart, inventory and orders know it and its stock."""

    def put(stock: int = 10, amount: int = 1_990) -> str:
        sku = put_on_sale(admin, stock, amount)
        until(lambda: bool(sql("orders", ON_SALE, sku, stock)) or None, f"{sku} known to orders")
        return sku

    return put


ON_SALE = """SELECT 1 FROM sku_copies JOIN product_copies USING (product_id) JOIN stock_copies USING (sku)
 WHERE published AND sku = %s AND available = %s"""


def ledger(stack: Stack, order_id: str) -> tuple[int, int]:
    """Returns (captured, refunded) of an order at the provider, in minor units."""
    answer = httpx.get(f"{stack.url('provider')}/_sim/ledger", params={"order_id": order_id}).raise_for_status().json()
    intents = answer["intents"]
    return sum(intent["captured"] for intent in intents), sum(intent["refunded"] for intent in intents)
