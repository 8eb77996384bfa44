from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from orders.adapters.cart_http import HttpCart
from shop.kernel.errors import UnauthenticatedError, UnavailableError
from shop.telemetry.correlation import Correlation, bound
from tests.integration.orders.cart_server import CartServer, cart_server
from tests.unit.orders.fakes import a_cart


@pytest.fixture
def server() -> Iterator[CartServer]:
    with cart_server() as server:
        yield server


def test_the_cart_is_asked_in_the_customers_name_and_correlation(server: CartServer) -> None:
    cart = a_cart(("mug", 2, 1_000))
    server.holds(cart)
    trace = f"00-{'a' * 32}-{'b' * 16}-01"
    with bound(Correlation("corr-12345678", traceparent=trace)):
        assert HttpCart(server.url).read("the-token") == cart
    [asked] = server.asked
    assert (asked["path"], asked["authorization"]) == ("/v1/cart", "Bearer the-token")
    assert (asked["x-correlation-id"], asked["traceparent"]) == ("corr-12345678", trace)


def test_a_token_that_died_meanwhile_is_401(server: CartServer) -> None:
    server.status = 401
    with pytest.raises(UnauthenticatedError):
        HttpCart(server.url).read("t")


USELESS: list[tuple[int, Any]] = [
    (500, {}),
    (503, {}),
    (200, b"<html>"),
    (200, b"[" * 100_000),
    (200, {"lines": []}),
    (200, []),
]


@pytest.mark.parametrize(("status", "body"), [*USELESS, (200, {"lines": None})])
def test_no_usable_answer_is_503(server: CartServer, status: int, body: Any) -> None:
    server.status, server.body = status, body
    with pytest.raises(UnavailableError):
        HttpCart(server.url).read("t")


def test_an_unreachable_cart_is_503() -> None:
    with pytest.raises(UnavailableError):
        HttpCart("http://127.0.0.1:9").read("t")
