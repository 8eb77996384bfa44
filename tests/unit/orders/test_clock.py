"""What time does to an order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orders.domain.advance_overdue import ATTENTION_AFTER, advance_overdue
from orders.domain.apply_answer import apply_answer
from orders.domain.model import Order, Status
from orders.domain.saga_table import STEPS, TERMINAL
from shop.contracts.inventory import ReserveStock, StockReserved
from shop.contracts.payments import AuthorisePayment, VoidPayment
from tests.envelopes import NOON, envelope
from tests.unit.orders.fakes import MemoryWorld, an_order


def after(world: MemoryWorld, order: Order, seconds: float) -> Order:
    world.now = NOON + timedelta(seconds=seconds)
    world.run(lambda work: advance_overdue(work, order.order_id))
    return world.orders.rows[order.order_id]


def waiting_for_payment(world: MemoryWorld) -> Order:
    order = world.put(an_order())
    reserved = StockReserved(order_id=order.order_id, lines=[], expires_at=NOON)
    world.run(lambda work: apply_answer(envelope(reserved), work))
    return world.orders.rows[order.order_id]


def test_an_answer_that_may_still_come_is_waited_for() -> None:
    world = MemoryWorld()
    order = world.put(an_order())
    assert after(world, order, 119) == order
    assert not world.events


def test_an_unanswered_command_is_sent_again_ever_more_seldom() -> None:
    world = MemoryWorld()
    order = world.put(an_order())
    gaps = []
    for _ in range(4):
        assert order.next_at
        seconds = (order.next_at - NOON).total_seconds()
        order = after(world, order, seconds)
        assert order.next_at
        gaps.append((order.next_at - NOON).total_seconds() - seconds)
    assert gaps == [240, 480, 960, 1920]
    assert [type(message) for message, _ in world.events] == [ReserveStock] * 4
    assert [version for _, version in world.events] == [3, 4, 5, 6]
    assert {entry.cause.event for entry in world.log.entries} == {"retry"}


def test_after_five_sends_the_order_needs_attention_and_an_answer_still_counts() -> None:
    world = MemoryWorld()
    order = world.put(an_order(), sends=ATTENTION_AFTER)
    assert after(world, order, 120).needs_attention
    assert world.journal.called == [order.order_id]
    reserved = StockReserved(order_id=order.order_id, lines=[], expires_at=NOON)
    world.run(lambda work: apply_answer(envelope(reserved), work))
    settled = world.orders.rows[order.order_id]
    assert (settled.status, settled.needs_attention, settled.sends) == (Status.PAYMENT_PENDING, False, 1)


def test_a_payment_has_fifteen_minutes() -> None:
    world = MemoryWorld()
    order = waiting_for_payment(world)
    [(command, _)] = world.events
    assert isinstance(command, AuthorisePayment)
    assert command.deadline == order.deadline == NOON + timedelta(minutes=15)


def test_a_payment_that_does_not_come_is_voided_for_timeout() -> None:
    world = MemoryWorld()
    order = waiting_for_payment(world)
    for seconds in (120, 360, 840):
        order = after(world, order, seconds)
        assert order.status is Status.PAYMENT_PENDING
    assert order.next_at == order.deadline, "nothing later than the deadline"
    order = after(world, order, 900)
    assert (order.status, order.reason, order.deadline) == (Status.VOID_PENDING, "payment_timeout", None)
    assert isinstance(world.events[-1][0], VoidPayment)
    assert world.log.entries[-1].cause.event == "timeout"


def test_a_slow_customer_needs_no_operator() -> None:
    world = MemoryWorld()
    order = waiting_for_payment(world)
    world.put(order, sends=ATTENTION_AFTER + 3)
    assert not after(world, order, 120).needs_attention
    assert not world.journal.called


@pytest.mark.parametrize("state", sorted(STEPS))
def test_every_step_is_woken_up(state: Status) -> None:
    world = MemoryWorld()
    deadline = NOON + timedelta(minutes=15) if STEPS[state].timeout else None
    cancelling = state in (Status.VOID_PENDING, Status.RELEASE_PENDING)
    order = world.put(an_order(state), deadline=deadline, reason="payment_failed" if cancelling else None)
    assert after(world, order, 120).sends == 2
    assert isinstance(world.events[-1][0], STEPS[state].command)


@pytest.mark.parametrize("state", sorted(TERMINAL))
def test_an_end_is_an_end(state: Status) -> None:
    world = MemoryWorld()
    order = world.put(an_order(state), next_at=None)
    assert after(world, order, 10**6) == order
