"""Moves orders along the table: by answers of other services, by the customer's wish, by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from orders.domain.messages import message_of, price
from orders.domain.model import RETRIED, TIMED_OUT, Cause, LogEntry, Order, Status
from orders.domain.ports import Timing, Work
from orders.domain.saga_table import MOVES, STEPS, TERMINAL, WRONG_AMOUNT, Move
from shop.contracts.message import Envelope, Event
from shop.contracts.payments import PaymentAuthorised, PaymentCaptured

ATTENTION_AFTER = 5
"""Sends of one command; later ones go on, but somebody should look."""
SLOWEST = 16
"""Step timeouts between sends, at the most."""


def heard(event: Envelope[Event], work: Work) -> None:
    """An answer. What the table does not list is late, repeated or out of order, and changes nothing."""
    order = work.orders.locked(event.aggregate_id)
    move = _move(order, event.data) if order else None
    if order is None or move is None:
        work.journal.ignored(event.type, event.aggregate_id, order.status if order else None)
        return
    go(work, order, move, Cause(event.type, event.id))


def _move(order: Order, event: Event) -> Move | None:
    move = MOVES.get((order.status, type(event)))
    if move and isinstance(event, PaymentAuthorised | PaymentCaptured) and event.amount != price(order.total):
        return WRONG_AMOUNT
    return move


def go(work: Work, order: Order, move: Move, cause: Cause) -> Order:
    """One move: the next step's command, or the end, is sent with it. The caller holds the order's lock."""
    fresh = replace(order, status=move.to, reason=move.reason or order.reason, sends=0, needs_attention=False)
    return send(work, replace(fresh, deadline=_deadline(move.to, work)), cause, order.status)


def send(work: Work, order: Order, cause: Cause, came_from: Status | None) -> Order:
    now = work.now()
    sent = replace(
        order,
        version=order.version + 1,
        sends=order.sends + 1,
        updated_at=now,
        next_at=_next_at(order, work.timing, now),
    )
    message = message_of(sent)
    work.orders.save(sent)
    work.log.add(LogEntry(sent.order_id, sent.version, cause, came_from, sent.status, message.TYPE, now))
    work.emit(message, version=sent.version)
    return sent


def _deadline(status: Status, work: Work) -> datetime | None:
    step = STEPS.get(status)
    return work.now() + work.timing.payment_deadline if step and step.timeout else None


def _next_at(order: Order, timing: Timing, now: datetime) -> datetime | None:
    if order.status in TERMINAL:
        return None
    again = now + timing.step_timeout * min(1 << order.sends, SLOWEST)
    return min(again, order.deadline) if order.deadline else again


def on_time(work: Work, order_id: str) -> bool:
    """What the clock does to an order: its step's deadline passes, or its command is sent once more. False when
    someone else has moved it on."""
    order = work.orders.locked(order_id)
    if order is None or order.next_at is None or order.next_at > work.now():
        return False
    step = STEPS[order.status]
    if step.timeout and order.deadline and order.deadline <= work.now():
        go(work, order, step.timeout, TIMED_OUT)
    else:
        _send_again(work, order)
    return True


def _send_again(work: Work, order: Order) -> None:
    """Consumers are idempotent, so asking twice is safe; so is an answer that comes after all. A step with a deadline
    waits for the customer: that is nobody's fault."""
    if order.sends >= ATTENTION_AFTER and not order.deadline:
        order = replace(order, needs_attention=True)
        work.journal.needs_attention(order)
    send(work, order, RETRIED, order.status)
