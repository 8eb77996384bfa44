"""Merges a guest's cart into the cart of the customer who has logged in.

The two carts are in different stores, so a merge takes two steps, and each may be repeated. First the guest's cart is
frozen: it belongs to this customer and never changes again. Then one transaction adds its lines to the customer's cart
and records that they were added, so that they are added once. After a crash between the steps, the next try finds the
frozen cart and does the second step.
"""

from __future__ import annotations

from cart.domain.model import Cart
from cart.domain.ports import CartStore, Work
from cart.domain.view import CartView, view_of
from shop.kernel.transact import Transact


def merge_guest_cart(transact: Transact[Work], guest_cart: CartStore, customer_id: str) -> CartView:
    """Returns the customer's cart. Raises NoSuchCartError, and CartMergedError if another customer has the cart."""
    frozen = guest_cart.update(lambda cart: cart.frozen_for(customer_id))
    return transact(lambda work: _add_lines(work, frozen, customer_id))


def _add_lines(work: Work, frozen: Cart, customer_id: str) -> CartView:
    own = work.of_customer(customer_id)
    if work.merges.claim(frozen.merge_id, customer_id):
        return view_of(own, own.cart.update(lambda cart: cart.merged_with(frozen)))
    return view_of(own, own.cart.read())
