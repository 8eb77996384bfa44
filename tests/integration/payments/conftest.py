"""Each test has a schema and a simulator of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pymysql
import pytest

from localstack.payment_provider.config import Config
from shop.settings import MySql
from tests.integration.payment_provider.harness import API_KEY, SECRETS, Running, recording_shop
from tests.integration.payments.harness import World, new_provider
from tests.integration.schemas import create_tables


@pytest.fixture
def schema(own_schema: MySql, root_connection: pymysql.Connection[pymysql.cursors.Cursor]) -> MySql:
    create_tables(root_connection, own_schema, "payments")
    return own_schema


@pytest.fixture
def world(schema: MySql, tmp_path: Path) -> Iterator[World]:
    with recording_shop() as hooks:
        running = Running(Config(tmp_path, API_KEY, hooks.url, SECRETS, retry_base_seconds=0.02))
        yield World(schema, running.provider, hooks, new_provider(running.provider))
        running.stop()
