"""A cart as its owner sees it, with the current prices beside those of its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from cart.domain.model import Cart, Line, Offer
from cart.domain.ports import CartWork
from shop.kernel.money import Money, total

Problem = Literal["price_changed", "unavailable"]
EMPTY_CURRENCY = "EUR"


@dataclass(frozen=True, slots=True)
class LineView:
    """`current_price` is None if the line is not on sale any more."""

    line: Line
    current_price: Money | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class CartView:
    """`total` is the sum of the lines' `unit_price`, which the buyer agreed to."""

    cart: Cart
    lines: tuple[LineView, ...]
    total: Money


def view_of(work: CartWork, cart: Cart) -> CartView:
    offers = work.catalogue.find([line.sku for line in cart.lines])
    currency = cart.lines[0].unit_price.currency if cart.lines else EMPTY_CURRENCY
    amount = total((line.unit_price * line.quantity for line in cart.lines), currency)
    return CartView(cart, tuple(_line_view(line, offers) for line in cart.lines), amount)


def _line_view(line: Line, offers: Mapping[str, Offer]) -> LineView:
    offer = offers.get(line.sku)
    if offer is None or not line.is_of(offer):
        return LineView(line, None, ("unavailable",))
    return LineView(line, offer.price, () if offer.price == line.unit_price else ("price_changed",))
