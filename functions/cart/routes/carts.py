"""The routes to create, read and merge carts."""

from __future__ import annotations

from fastapi import Response

from cart.domain.merge_guest_cart import merge_guest_cart
from cart.domain.read_cart import read_cart
from cart.routes.bodies import CartBody, GuestCart, Merge
from cart.routes.caller import TransactCart
from cart.wiring import guest_carts, unit_of_work
from shop.http.callers import Customer
from shop.http.etags import set_etag
from shop.http.routing import Router

router = Router(prefix="/v1", tags=["cart"])


@router.post("/carts", status_code=201, response_description="The cart and its secret token.")
async def create_guest_cart() -> GuestCart:
    """Create a cart for a guest, who sends its token as X-Cart-Token."""
    token, cart = guest_carts().new()
    return GuestCart(cart_token=token, cart_id=cart.cart_id)


@router.get(
    "/cart",
    operation_id="read_cart",
    response_description="The cart as it is now.",
)
async def read(transact: TransactCart) -> CartBody:
    """Read what is in your cart.

    It has no ETag: prices and problems change while the cart's version stays.
    """
    return CartBody.of(transact(read_cart))


@router.post(
    "/cart/merge",
    operation_id="merge_guest_cart",
    response_description="Your cart with the lines of the guest's.",
)
async def merge(response: Response, customer: Customer, body: Merge) -> CartBody:
    """Merge a guest's cart into your own.

    Quantities add up, as far as a cart can hold them. Safe to repeat: the guest's cart is merged once.
    """
    view = merge_guest_cart(unit_of_work.run, guest_carts().of(body.cart_token), customer.id)
    set_etag(response, view.cart.version)
    return CartBody.of(view)
