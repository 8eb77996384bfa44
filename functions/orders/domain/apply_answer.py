"""Applies another service's answer to the order that waits for it."""

from __future__ import annotations

from orders.domain.model import Cause, Order
from orders.domain.ports import Work
from orders.domain.saga import move_to
from orders.domain.saga_table import MOVES, WRONG_AMOUNT, Move
from shop.contracts.message import Envelope, Event
from shop.contracts.payments import PaymentAuthorised, PaymentCaptured


def apply_answer(event: Envelope[Event], work: Work) -> None:
    """An event that the table does not list for the order's status is late, repeated or out of order: it is logged
    and changes nothing."""
    order = work.orders.locked(event.aggregate_id)
    move = _move(order, event.data) if order else None
    if order is None or move is None:
        work.journal.ignored(event.type, event.aggregate_id, order.status if order else None)
        return
    move_to(work, order, move, Cause(event.type, event.id))


def _move(order: Order, event: Event) -> Move | None:
    move = MOVES.get((order.status, type(event)))
    if move and isinstance(event, PaymentAuthorised | PaymentCaptured) and event.amount.money() != order.total:
        return WRONG_AMOUNT
    return move
