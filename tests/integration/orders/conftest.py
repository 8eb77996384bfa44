from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shop.settings import MySql
from tests.integration.mysql_world import worlds
from tests.integration.orders.harness import OrdersWorld
from tests.integration.service_schema import Root, service_schema


@pytest.fixture(scope="module")
def schema(root_connection: Root) -> Iterator[MySql]:
    with service_schema(root_connection, "orders") as settings:
        yield settings


@pytest.fixture
def new_world(schema: MySql) -> Iterator[Callable[[], OrdersWorld]]:
    with worlds(OrdersWorld, schema) as open_one:
        yield open_one


@pytest.fixture
def world(new_world: Callable[[], OrdersWorld]) -> OrdersWorld:
    return new_world()
