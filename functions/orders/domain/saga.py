"""Moves an order along the saga table, and sends the message of the state it enters."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from orders.domain.messages import message_for
from orders.domain.model import Cause, LogEntry, Order, Status
from orders.domain.ports import Timing, Work
from orders.domain.saga_table import STEPS, TERMINAL, Move

LONGEST_PAUSE = 16
"""The most step timeouts between two sends of one command."""


def move_to(work: Work, order: Order, move: Move, cause: Cause) -> Order:
    """Applies one move of the table. The caller holds the order's lock."""
    moved = replace(order, status=move.to, reason=move.reason or order.reason, sends=0, needs_attention=False)
    return save_and_emit(work, replace(moved, deadline=_deadline(move.to, work)), cause, order.status)


def save_and_emit(work: Work, order: Order, cause: Cause, came_from: Status | None) -> Order:
    """Saves the order, logs the step and emits the message for its status: all in the running transaction."""
    now = work.now()
    saved = replace(
        order,
        version=order.version + 1,
        sends=order.sends + 1,
        updated_at=now,
        next_at=_next_at(order, work.timing, now),
    )
    message = message_for(saved)
    work.orders.save(saved)
    work.log.add(LogEntry(saved.order_id, saved.version, cause, came_from, saved.status, message.TYPE, now))
    work.emit(message, version=saved.version)
    return saved


def _deadline(status: Status, work: Work) -> datetime | None:
    step = STEPS.get(status)
    return work.now() + work.timing.payment_deadline if step and step.timeout else None


def _next_at(order: Order, timing: Timing, now: datetime) -> datetime | None:
    """When to send the command again; the pause doubles with each send."""
    if order.status in TERMINAL:
        return None
    again = now + timing.step_timeout * min(1 << order.sends, LONGEST_PAUSE)
    return min(again, order.deadline) if order.deadline else again
