"""Each test has a schema and a simulator of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.payment_provider.config import Config
from shop.settings import MySql
from tests.integration.payment_provider.harness import API_KEY, SECRETS, Running, recording_shop
from tests.integration.payments.harness import World, new_provider
from tests.integration.service_schema import Root, service_schema


@pytest.fixture
def schema(root_connection: Root) -> Iterator[MySql]:
    with service_schema(root_connection, "payments") as own:
        yield own


@pytest.fixture
def world(schema: MySql, tmp_path: Path) -> Iterator[World]:
    with recording_shop() as hooks:
        running = Running(Config(tmp_path, API_KEY, hooks.url, SECRETS, retry_base_seconds=0.02))
        yield World(schema, running.provider, hooks, new_provider(running.provider))
        running.stop()
