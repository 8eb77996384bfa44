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


@router.post("")
async def add(response: Response, mine: MyCart, item: NewItem) -> CartBody:
    return _answer(response, mine(partial(add_item, sku=item.sku, quantity=item.quantity)))


@router.put("/{sku}")
async def set_quantity(response: Response, mine: MyCart, sku: SkuInPath, body: NewQuantity) -> CartBody:
    return _answer(response, mine(partial(set_item, sku=sku, quantity=body.quantity)))


@router.delete("/{sku}")
async def remove(response: Response, mine: MyCart, sku: SkuInPath) -> CartBody:
    return _answer(response, mine(partial(remove_item, sku=sku)))


def _answer(response: Response, view: CartView) -> CartBody:
    set_etag(response, view.cart.version)
    return CartBody.of(view)
