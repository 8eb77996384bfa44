from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from shop.settings import MySql
from tests.integration.orders.harness import MySqlWorld
from tests.integration.service_schema import Root, service_schema


@pytest.fixture(scope="module")
def schema(root_connection: Root) -> Iterator[MySql]:
    with service_schema(root_connection, "orders") as settings:
        yield settings


@pytest.fixture
def new_world(schema: MySql) -> Iterator[Callable[[], MySqlWorld]]:
    """Worlds of one schema: what one does another sees."""
    worlds: list[MySqlWorld] = []

    def make() -> MySqlWorld:
        worlds.append(MySqlWorld(schema))
        return worlds[-1]

    yield make
    for world in worlds:
        world.database.close()


@pytest.fixture
def world(new_world: Callable[[], MySqlWorld]) -> MySqlWorld:
    return new_world()
