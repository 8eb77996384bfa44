"""Making, reading and merging carts."""

from __future__ import annotations

from fastapi import Response

from cart.domain.items import read_cart
from cart.routes.bodies import CartBody, GuestCart, Merge
from cart.routes.caller import MyCart
from cart.wiring import merge, new_guest_cart
from shop.http.etags import IF_NONE_MATCH, NOT_MODIFIED, set_etag
from shop.http.principal import Customer
from shop.http.routing import Router

router = Router(prefix="/v1", tags=["cart"])


@router.post("/carts", status_code=201)
async def create_guest_cart() -> GuestCart:
    token, cart = new_guest_cart()
    return GuestCart(cart_token=token, cart_id=cart.cart_id)


@router.get("/cart", responses=NOT_MODIFIED, openapi_extra=IF_NONE_MATCH)
async def read(response: Response, mine: MyCart) -> CartBody:
    view = mine(read_cart)
    set_etag(response, view.cart.version)
    return CartBody.of(view)


@router.post("/cart/merge")
async def merge_guest_cart(response: Response, customer: Customer, body: Merge) -> CartBody:
    view = merge(body.cart_token, customer.id)
    set_etag(response, view.cart.version)
    return CartBody.of(view)
