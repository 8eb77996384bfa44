"""A guest logs in: the guest's cart goes into the customer's.

The two stand in different stores, so it takes two steps, each of which may be repeated. The guest's cart is frozen
first, for one customer and for good. Then its lines are added in one transaction with a row that says so, and that row
lets nobody add them again. A crash between the steps leaves a frozen cart, which the next try takes over.
"""

from __future__ import annotations

from cart.domain.model import Cart
from cart.domain.ports import CartStore, Run, Work
from cart.domain.view import CartView, show


def merge(guest: CartStore, run: Run, customer_id: str) -> CartView:
    frozen = guest.update(lambda cart: cart.frozen_for(customer_id))
    return run(lambda work: take_over(work, frozen, customer_id))


def take_over(work: Work, frozen: Cart, customer_id: str) -> CartView:
    shelf = work.shelf(customer_id)
    if work.merges.claim(frozen.cart_id, customer_id):
        return show(shelf, shelf.cart.update(lambda cart: cart.merged_with(frozen)))
    return show(shelf, shelf.cart.read())
