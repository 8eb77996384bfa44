"""The proxies stand between the functions and an engine."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from localstack.customer import until
from localstack.seed.catalogue import products
from localstack.stack import Stack
from tests.proof.faults.shop import under_test
from tests.proof.faults.toxiproxy import Proxies, proxies
from tests.proof.go_tool import GoToolError

SKU = next(variant.sku for product in products() for variant in product.variants)
STOCK = f"/v1/inventory/{SKU}"


@pytest.fixture(scope="module")
def mysql(stack: Stack) -> Iterator[Proxies]:
    try:
        with proxies(stack, ["mysql"]) as between, under_test(stack, between.parameters):
            yield between
    except GoToolError as error:
        pytest.skip(str(error))


@pytest.fixture
def http(stack: Stack, mysql: Proxies) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=stack.url("shop"), timeout=30) as http:
        until(lambda: http.get(STOCK).is_success or None, "the stock")
        yield http
    mysql.clear()


def test_a_delay_is_felt_by_a_request(mysql: Proxies, http: httpx.Client) -> None:
    mysql.delay("mysql", 300)
    began = time.monotonic()

    assert http.get(STOCK).is_success
    assert time.monotonic() - began > 0.3


def test_a_request_whose_connection_is_reset_is_answered_as_unavailable_until_that_ends(
    mysql: Proxies, http: httpx.Client
) -> None:
    mysql.reset("mysql", share=1.0)
    assert http.get(STOCK).status_code == httpx.codes.SERVICE_UNAVAILABLE

    mysql.clear()
    until(lambda: http.get(STOCK).is_success or None, "the stock after the resets")


def test_a_cut_is_answered_as_unavailable_until_it_ends(mysql: Proxies, http: httpx.Client) -> None:
    mysql.cut("mysql")
    assert http.get(STOCK).status_code == httpx.codes.SERVICE_UNAVAILABLE

    mysql.clear()
    until(lambda: http.get(STOCK).is_success or None, "the stock after the cut")
