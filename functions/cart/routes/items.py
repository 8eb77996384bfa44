"""Changing what is in the caller's cart."""

from __future__ import annotations

from functools import partial

from fastapi import Response

from cart.domain.items import add_item, remove_item, set_item
from cart.domain.view import CartView
from cart.routes.bodies import CartBody, NewItem, NewQuantity, SkuInPath
from cart.routes.caller import MyCart
from shop.http.etags import set_etag
from shop.http.routing import Router

router = Router(prefix="/v1/cart/items", tags=["cart"])


@router.post("", operation_id="add_cart_item", response_description="The cart as it is now.")
async def add(response: Response, mine: MyCart, item: NewItem) -> CartBody:
    """Put some of a SKU into your cart."""
    return _answer(response, mine(partial(add_item, sku=item.sku, quantity=item.quantity)))


@router.put("/{sku}", operation_id="set_cart_item", response_description="The cart as it is now.")
async def set_quantity(response: Response, mine: MyCart, sku: SkuInPath, body: NewQuantity) -> CartBody:
    """Set how many of a SKU are in your cart.

    The line takes the price of now.
    """
    return _answer(response, mine(partial(set_item, sku=sku, quantity=body.quantity)))


@router.delete("/{sku}", operation_id="remove_cart_item", response_description="The cart as it is now.")
async def remove(response: Response, mine: MyCart, sku: SkuInPath) -> CartBody:
    """Take a SKU out of your cart. Safe to repeat."""
    return _answer(response, mine(partial(remove_item, sku=sku)))


def _answer(response: Response, view: CartView) -> CartBody:
    set_etag(response, view.cart.version)
    return CartBody.of(view)
