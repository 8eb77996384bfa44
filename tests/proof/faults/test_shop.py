"""The parts of a shop under test die when they are killed, and come back."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from localstack.customer import until
from localstack.seed.catalogue import products
from localstack.stack import Stack
from tests.proof.faults.shop import Shop, under_test

STOCK = next(f"/v1/inventory/{variant.sku}" for product in products() for variant in product.variants)


@pytest.fixture(scope="module")
def shop(stack: Stack) -> Iterator[Shop]:
    with under_test(stack) as shop:
        yield shop


def status(http: httpx.Client) -> int:
    """0 where nothing answers."""
    try:
        return http.get(STOCK).status_code
    except httpx.TransportError:
        return 0


@pytest.fixture
def http(shop: Shop) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=shop.stack.url("shop"), timeout=30) as http:
        until(lambda: status(http) == httpx.codes.OK or None, "the stock")
        yield http


def test_a_killed_engine_is_away_until_it_is_restarted(shop: Shop, http: httpx.Client) -> None:
    shop.kill_engine("mysql")
    assert status(http) == httpx.codes.SERVICE_UNAVAILABLE

    shop.restart_engine("mysql")
    until(lambda: status(http) == httpx.codes.OK or None, "the stock after the restart")


def test_a_killed_service_takes_its_workers_with_it(shop: Shop, http: httpx.Client) -> None:
    before = {worker.pid for worker in shop.workers.all()}

    shop.kill_service()
    assert status(http) == 0
    shop.restart_service()

    until(lambda: status(http) == httpx.codes.OK or None, "the stock after the restart")
    assert not before & {worker.pid for worker in shop.workers.all()}
