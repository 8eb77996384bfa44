"""Cancels an order at the customer's request."""

from __future__ import annotations

from orders.domain.errors import NotCancellableError, OrderNotFoundError
from orders.domain.model import CANCEL_ASKED, Order
from orders.domain.ports import Work
from orders.domain.saga import move_to
from orders.domain.saga_table import CANCELLING, STEPS, next_states


def cancel_order(work: Work, order_id: str, customer_id: str) -> Order:
    """Possible until the payment is authorised; a repeated request changes nothing. Raises OrderNotFoundError and
    NotCancellableError."""
    order = work.orders.locked(order_id)
    if order is None or order.customer_id != customer_id:
        raise OrderNotFoundError("You have no such order.")
    if order.status in CANCELLING:
        return order
    step = STEPS.get(order.status)
    if step is None or step.cancel is None:
        allowed = sorted(next_states(order.status))
        raise NotCancellableError(
            f"An order that is {order.status} cannot be cancelled any more; it may only go to: "
            f"{', '.join(allowed) or 'no other state'}.",
            order_status=order.status,
            allowed=allowed,
        )
    return move_to(work, order, step.cancel, CANCEL_ASKED)
