"""Reads the history of an order."""

from __future__ import annotations

from collections.abc import Sequence

from orders.domain.model import LogEntry, Order
from orders.domain.ports import Work
from orders.domain.read_order import read_order


def read_timeline(work: Work, order_id: str, customer_id: str) -> tuple[Order, Sequence[LogEntry]]:
    """The order and its steps, oldest first. Raises OrderNotFoundError."""
    order = read_order(work, order_id, customer_id)
    return order, work.log.of_order(order_id)
