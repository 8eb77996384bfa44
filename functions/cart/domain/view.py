"""A cart as its owner sees it: the prices of the snapshot beside those of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cart.domain.model import Cart, Line, Offer
from cart.domain.ports import Shelf
from shop.kernel.money import Money, total

Problem = Literal["price_changed", "unavailable"]
EMPTY_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class LineView:
    """`current_price` is None for what is not on sale any more."""

    line: Line
    current_price: Money | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CartView:
    """`total` by the snapshot's prices, which are those the buyer agreed to."""

    cart: Cart
    lines: tuple[LineView, ...]
    total: Money


def show(shelf: Shelf, cart: Cart) -> CartView:
    offers = shelf.catalogue.find([line.sku for line in cart.lines])
    currency = cart.lines[0].unit_price.currency if cart.lines else EMPTY_CURRENCY
    amount = total((line.unit_price * line.quantity for line in cart.lines), currency)
    return CartView(cart, tuple(_shown(line, offers) for line in cart.lines), amount)


def _shown(line: Line, offers: Mapping[str, Offer]) -> LineView:
    offer = offers.get(line.sku)
    if offer is None or not line.is_of(offer):
        return LineView(line, None, ("unavailable",))
    return LineView(line, offer.price, () if offer.price == line.unit_price else ("price_changed",))
