"""Lists a customer's orders."""

from __future__ import annotations

from orders.domain.model import Order, Status
from orders.domain.ports import Work


def list_orders(
    work: Work, customer_id: str, status: Status | None, before: str | None, limit: int
) -> tuple[list[Order], bool]:
    """One page, newest first, and whether there are more. `before` is the last order's id of the page before."""
    found = work.orders.page(customer_id, status, before, limit + 1)
    return found[:limit], len(found) > limit
