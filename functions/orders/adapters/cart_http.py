"""Reads the customer's cart from its service, with the customer's access token."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from orders.domain.cart import Cart, CartLine
from shop.kernel.errors import UnauthenticatedError, UnavailableError
from shop.kernel.money import Money
from shop.kernel.untrusted_json import decode
from shop.telemetry import correlation

TIMEOUT_SECONDS = 8  # long enough for a queue under load; a cart that is down refuses the connection
MAX_BYTES = 1_000_000
OK, UNAUTHENTICATED = 200, 401


class HttpCart:
    """`shop_url` is the shop's public base URL."""

    def __init__(self, shop_url: str) -> None:
        self._url = urlsplit(shop_url)

    def read(self, token: str) -> Cart:
        try:
            status, body = self._get(f"{self._url.path}/v1/cart", _headers(token))
            if status == OK:
                return _cart(decode(body, most_bytes=MAX_BYTES))
        except (OSError, HTTPException, ValueError, KeyError, TypeError) as error:
            raise UnavailableError("Your cart cannot be read right now. Try again shortly.", retry_after=2) from error
        if status == UNAUTHENTICATED:
            raise UnauthenticatedError("Your access token is no longer accepted. Log in again.")
        raise UnavailableError("Your cart cannot be read right now. Try again shortly.", retry_after=2)

    def _get(self, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
        kind = HTTPSConnection if self._url.scheme == "https" else HTTPConnection
        connection = kind(self._url.hostname or "", self._url.port, timeout=TIMEOUT_SECONDS)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read(MAX_BYTES + 1)
        finally:
            connection.close()


def _headers(token: str) -> dict[str, str]:
    cause = correlation.current()
    headers = {"Authorization": f"Bearer {token}", "X-Correlation-Id": cause.correlation_id}
    return headers | ({"traceparent": cause.traceparent} if cause.traceparent else {})


def _cart(body: dict[str, Any]) -> Cart:
    return Cart(str(body["cart_id"]), int(body["version"]), tuple(map(_line, body["lines"])))


def _line(line: dict[str, Any]) -> CartLine:
    names = str(line["line_id"]), str(line["sku"]), str(line["product_id"])
    return CartLine(*names, int(line["quantity"]), _money(line["unit_price"]))


def _money(price: dict[str, Any]) -> Money:
    return Money(int(price["amount"]), str(price["currency"]))
