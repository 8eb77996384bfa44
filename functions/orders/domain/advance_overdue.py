"""Advances an order whose step has had no answer in time."""

from __future__ import annotations

from dataclasses import replace

from orders.domain.model import RETRIED, TIMED_OUT, Order
from orders.domain.ports import Work
from orders.domain.saga import move_to, save_and_emit
from orders.domain.saga_table import STEPS

ATTENTION_AFTER = 5
"""Sends of one command after which an operator is alerted. The command is still sent again."""


def advance_overdue(work: Work, order_id: str) -> bool:
    """Ends the step if its deadline has passed, otherwise sends its command again. Returns False if the order is not
    due any more."""
    order = work.orders.locked(order_id)
    if order is None or order.next_at is None or order.next_at > work.now():
        return False
    step = STEPS[order.status]
    if step.timeout and order.deadline and order.deadline <= work.now():
        move_to(work, order, step.timeout, TIMED_OUT)
    else:
        _send_again(work, order)
    return True


def _send_again(work: Work, order: Order) -> None:
    """Safe, because consumers are idempotent and a late answer still counts. A step with a deadline waits for the
    customer, so it alerts no operator."""
    if order.sends >= ATTENTION_AFTER and not order.deadline:
        order = replace(order, needs_attention=True)
        work.journal.needs_attention(order)
    save_and_emit(work, order, RETRIED, order.status)
