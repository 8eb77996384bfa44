"""What a customer may see of his orders. Another's order does not exist for him."""

from __future__ import annotations

from collections.abc import Sequence

from orders.domain.errors import OrderNotFoundError
from orders.domain.model import LogEntry, Order, Status
from orders.domain.ports import Work


def read_order(work: Work, order_id: str, customer_id: str) -> Order:
    order = work.orders.find(order_id, customer_id)
    if order is None:
        raise OrderNotFoundError("You have no such order.")
    return order


def timeline(work: Work, order_id: str, customer_id: str) -> tuple[Order, Sequence[LogEntry]]:
    order = read_order(work, order_id, customer_id)
    return order, work.log.of(order_id)


def list_orders(
    work: Work, customer_id: str, status: Status | None, before: str | None, limit: int
) -> tuple[list[Order], bool]:
    """Newest first, and whether there are more."""
    found = work.orders.page(customer_id, status, before, limit + 1)
    return found[:limit], len(found) > limit
