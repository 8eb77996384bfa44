"""Sets how many of a SKU are in the caller's cart."""

from __future__ import annotations

from cart.domain.add_item import find_offer
from cart.domain.ports import CartWork
from cart.domain.view import CartView, view_of


def set_item(work: CartWork, sku: str, quantity: int) -> CartView:
    """The line takes the current price: who changes a line accepts it. Raises UnknownSkuError, and what
    `Cart.with_quantity` raises."""
    offer = find_offer(work, sku)
    return view_of(work, work.cart.update(lambda cart: cart.with_quantity(offer, quantity)))
