"""Making, reading and merging carts."""

from __future__ import annotations

from fastapi import Response

from cart.domain.items import read_cart
from cart.routes.bodies import CartBody, GuestCart, Merge
from cart.routes.caller import MyCart
from cart.wiring import merge, new_guest_cart
from shop.http.callers import Customer
from shop.http.etags import set_etag
from shop.http.routing import Router

router = Router(prefix="/v1", tags=["cart"])


@router.post("/carts", status_code=201, response_description="The cart and its secret token.")
async def create_guest_cart() -> GuestCart:
    """Create a cart for a guest, who sends its token as X-Cart-Token."""
    token, cart = new_guest_cart()
    return GuestCart(cart_token=token, cart_id=cart.cart_id)


@router.get(
    "/cart",
    operation_id="read_cart",
    response_description="The cart as it is now.",
)
async def read(mine: MyCart) -> CartBody:
    """Read what is in your cart.

    It has no ETag: prices and problems change while the cart's version stays.
    """
    return CartBody.of(mine(read_cart))


@router.post("/cart/merge", response_description="Your cart with what the guest's held.")
async def merge_guest_cart(response: Response, customer: Customer, body: Merge) -> CartBody:
    """Move what a guest's cart holds into your own.

    Quantities add up, as far as a cart holds them. Safe to repeat: the guest's cart is taken over once.
    """
    view = merge(body.cart_token, customer.id)
    set_etag(response, view.cart.version)
    return CartBody.of(view)
