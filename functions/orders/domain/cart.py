"""The cart as its service returns it: what the customer wants, at the prices they saw."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from shop.kernel.money import Money


@dataclass(frozen=True, slots=True)
class CartLine:
    """`line_id` identifies the line in its cart for ever: it becomes a line of one order at most."""

    line_id: str
    sku: str
    product_id: str
    quantity: int
    unit_price: Money


@dataclass(frozen=True, slots=True)
class Cart:
    cart_id: str
    version: int
    lines: tuple[CartLine, ...]


class CartReader(Protocol):
    def read(self, token: str) -> Cart:
        """The cart of the customer who has this access token. Raises UnauthenticatedError and UnavailableError."""
        ...
