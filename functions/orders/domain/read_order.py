"""Reads one order of a customer."""

from __future__ import annotations

from orders.domain.errors import OrderNotFoundError
from orders.domain.model import Order
from orders.domain.ports import Work


def read_order(work: Work, order_id: str, customer_id: str) -> Order:
    """Raises OrderNotFoundError, also for another customer's order."""
    order = work.orders.find(order_id, customer_id)
    if order is None:
        raise OrderNotFoundError("You have no such order.")
    return order
