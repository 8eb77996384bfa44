"""Removes a SKU from the caller's cart."""

from __future__ import annotations

from cart.domain.ports import CartWork
from cart.domain.view import CartView, view_of


def remove_item(work: CartWork, sku: str) -> CartView:
    """A SKU that is not in the cart changes nothing."""
    return view_of(work, work.cart.update(lambda cart: cart.without(sku)))
