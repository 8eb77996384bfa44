"""Adds some of a SKU to the caller's cart."""

from __future__ import annotations

from cart.domain.errors import UnknownSkuError
from cart.domain.model import Offer
from cart.domain.ports import CartWork
from cart.domain.view import CartView, view_of


def add_item(work: CartWork, sku: str, quantity: int) -> CartView:
    """Raises UnknownSkuError, and what `Cart.added` raises."""
    offer = find_offer(work, sku)
    return view_of(work, work.cart.update(lambda cart: cart.added(offer, quantity)))


def find_offer(work: CartWork, sku: str) -> Offer:
    """Asks for the offers of the whole cart at once, because the view needs them next. Raises UnknownSkuError."""
    lines = work.cart.read().lines
    offer = work.catalogue.find([sku, *(line.sku for line in lines)]).get(sku)
    if offer is None:
        raise UnknownSkuError("Nothing with this SKU is on sale. Use the SKU of a variant of a product.", sku=sku)
    return offer
