"""Each test has a simulator of its own, with a fresh ledger, and a shop that records its webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.payment_provider.config import Config
from tests.integration.payment_provider.harness import API_KEY, SECRETS, Provider, Running, Shop, recording_shop


@pytest.fixture
def shop() -> Iterator[Shop]:
    with recording_shop() as shop:
        yield shop


@pytest.fixture
def config(tmp_path: Path, shop: Shop) -> Config:
    return Config(tmp_path, API_KEY, shop.url, SECRETS, retry_base_seconds=0.02)


@pytest.fixture
def provider(config: Config) -> Iterator[Provider]:
    running = Running(config)
    yield running.provider
    running.stop()
