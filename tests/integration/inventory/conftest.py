from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shop.settings import MySql
from tests.integration.inventory.harness import InventoryWorld
from tests.integration.mysql_world import worlds
from tests.integration.service_schema import Root, service_schema
from tests.unit.inventory.desk import Desk


@pytest.fixture(scope="module")
def schema(root_connection: Root) -> Iterator[MySql]:
    with service_schema(root_connection, "inventory") as settings:
        yield settings


@pytest.fixture
def new_world(schema: MySql) -> Iterator[Callable[[], InventoryWorld]]:
    with worlds(InventoryWorld, schema) as open_one:
        yield open_one


@pytest.fixture
def world(new_world: Callable[[], InventoryWorld]) -> InventoryWorld:
    return new_world()


@pytest.fixture
def desk(world: InventoryWorld) -> Desk:
    return Desk(world)
