"""The routes that change the caller's cart."""

from __future__ import annotations

from fastapi import Response

from cart.domain.add_item import add_item
from cart.domain.remove_item import remove_item
from cart.domain.set_item import set_item
from cart.domain.view import CartView
from cart.routes.bodies import CartBody, NewItem, NewQuantity
from cart.routes.caller import TransactCart
from shop.http.etags import set_etag
from shop.http.ids import Sku
from shop.http.routing import Router

router = Router(prefix="/v1/cart/items", tags=["cart"])


@router.post("", operation_id="add_cart_item", response_description="The cart as it is now.")
async def add(response: Response, transact: TransactCart, item: NewItem) -> CartBody:
    """Add some of a SKU to your cart."""
    return _answer(response, transact(lambda work: add_item(work, item.sku, item.quantity)))


@router.put("/{sku}", operation_id="set_cart_item", response_description="The cart as it is now.")
async def set_quantity(response: Response, transact: TransactCart, sku: Sku, body: NewQuantity) -> CartBody:
    """Set how many of a SKU are in your cart.

    The line takes the current price.
    """
    return _answer(response, transact(lambda work: set_item(work, sku, body.quantity)))


@router.delete("/{sku}", operation_id="remove_cart_item", response_description="The cart as it is now.")
async def remove(response: Response, transact: TransactCart, sku: Sku) -> CartBody:
    """Remove a SKU from your cart. Safe to repeat."""
    return _answer(response, transact(lambda work: remove_item(work, sku)))


def _answer(response: Response, view: CartView) -> CartBody:
    set_etag(response, view.cart.version)
    return CartBody.of(view)
