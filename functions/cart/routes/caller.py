"""Whose cart a request is about: the bearer token's customer, or the guest who has the cart token."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import Depends, Header

from cart.domain.errors import CallerRequiredError
from cart.domain.ports import Shelf
from cart.domain.view import CartView
from cart.wiring import as_customer, as_guest
from shop.http.callers import OptionalCustomer

UseCase = Callable[[Shelf], CartView]
CartToken = Annotated[str | None, Header(alias="X-Cart-Token", max_length=200)]


async def _mine(customer: OptionalCustomer, cart_token: CartToken = None) -> Callable[[UseCase], CartView]:
    if customer:
        return partial(as_customer, customer.id)
    if cart_token:
        return partial(as_guest, cart_token)
    raise CallerRequiredError("Send a bearer token, or the X-Cart-Token that POST /v1/carts answers.")


MyCart = Annotated[Callable[[UseCase], CartView], Depends(_mine)]
