"""Finds the caller's cart: that of the bearer token's customer, or of the guest who sends the cart token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Header

from cart.domain.errors import CallerRequiredError
from cart.domain.ports import CartWork
from cart.wiring import guest_carts, guest_catalogue, unit_of_work
from shop.http.callers import OptionalCustomer
from shop.kernel.transact import Transact

T = TypeVar("T")
CartToken = Annotated[str | None, Header(alias="X-Cart-Token", max_length=200)]


async def _transact(customer: OptionalCustomer, cart_token: CartToken = None) -> Transact[CartWork]:
    """Raises CallerRequiredError."""
    if customer:
        return _for_customer(customer.id)
    if cart_token:
        return _for_guest(cart_token)
    raise CallerRequiredError("Send a bearer token, or the X-Cart-Token that POST /v1/carts answers.")


def _for_customer(customer_id: str) -> Transact[CartWork]:
    def transact(use_case: Callable[[CartWork], T]) -> T:
        return unit_of_work.run(lambda work: use_case(work.of_customer(customer_id)))

    return transact


def _for_guest(cart_token: str) -> Transact[CartWork]:
    """No transaction: a guest's cart is in Redis, which updates it in one step."""
    work = CartWork(guest_carts().of(cart_token), guest_catalogue())

    def transact(use_case: Callable[[CartWork], T]) -> T:
        return use_case(work)

    return transact


TransactCart = Annotated[Transact[CartWork], Depends(_transact)]
