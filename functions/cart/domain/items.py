"""Reading and changing the caller's cart."""

from __future__ import annotations

from cart.domain.errors import UnknownSkuError
from cart.domain.model import Offer
from cart.domain.ports import Shelf
from cart.domain.view import CartView, show


def read_cart(shelf: Shelf) -> CartView:
    return show(shelf, shelf.cart.read())


def add_item(shelf: Shelf, sku: str, quantity: int) -> CartView:
    offer = _on_sale(shelf, sku)
    return show(shelf, shelf.cart.update(lambda cart: cart.added(offer, quantity)))


def set_item(shelf: Shelf, sku: str, quantity: int) -> CartView:
    """At the price of now: whoever touches a line agrees to it."""
    offer = _on_sale(shelf, sku)
    return show(shelf, shelf.cart.update(lambda cart: cart.with_quantity(offer, quantity)))


def remove_item(shelf: Shelf, sku: str) -> CartView:
    return show(shelf, shelf.cart.update(lambda cart: cart.without(sku)))


def _on_sale(shelf: Shelf, sku: str) -> Offer:
    """Asks for the whole cart's prices at once, because the answer will show them all."""
    lines = shelf.cart.read().lines
    offer = shelf.catalogue.find([sku, *(line.sku for line in lines)]).get(sku)
    if offer is None:
        raise UnknownSkuError("Nothing with this SKU is on sale. Take one from the product's variants.", sku=sku)
    return offer
