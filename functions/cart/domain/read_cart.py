"""Reads the caller's cart."""

from __future__ import annotations

from cart.domain.ports import CartWork
from cart.domain.view import CartView, view_of


def read_cart(work: CartWork) -> CartView:
    return view_of(work, work.cart.read())
