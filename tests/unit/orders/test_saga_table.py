"""Every branch of the saga, and nothing but its branches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from orders.domain.apply_answer import apply_answer
from orders.domain.model import Status
from orders.domain.saga_table import CANCELLING, MOVES, SAGA, START, STEPS, TERMINAL, Move, Step, next_states
from shop.contracts import inventory, payments
from shop.contracts.message import Event, Message, Price
from shop.contracts.orders import OrderCancelled, OrderConfirmed
from shop.kernel.clock import utc_now
from tests.envelopes import envelope
from tests.unit.orders.fakes import MemoryWorld, an_order

TOTAL = Price(amount=1_999, currency="EUR")
S = Status


def events_for(order_id: str) -> dict[str, Event]:
    paid: dict[str, Any] = {"order_id": order_id, "payment_id": "p"}
    found: list[Event] = [
        inventory.StockReserved(order_id=order_id, lines=[], expires_at=utc_now()),
        inventory.StockRefused(order_id=order_id, reason="insufficient_stock", shortfalls=[]),
        inventory.StockConfirmed(order_id=order_id),
        inventory.StockConfirmationRefused(order_id=order_id, reason="reservation_expired"),
        inventory.StockReleased(order_id=order_id),
        inventory.ReservationExpired(order_id=order_id),
        payments.PaymentAuthorised(**paid, amount=TOTAL),
        payments.PaymentDeclined(**paid, reason="card_declined"),
        payments.PaymentCaptured(**paid, amount=TOTAL),
        payments.PaymentCaptureFailed(**paid, reason="expired"),
        payments.PaymentVoided(**paid),
    ]
    return {type(event).__name__: event for event in found}


EVENTS = sorted(events_for("any"))

# state, event: where it goes, with which reason, saying what. Everything else is a no-op.
BRANCHES: dict[tuple[Status, str], tuple[Status, str | None, type[Message]]] = {
    (S.STOCK_PENDING, "StockReserved"): (S.PAYMENT_PENDING, None, payments.AuthorisePayment),
    (S.STOCK_PENDING, "StockRefused"): (S.CANCELLED, "insufficient_stock", OrderCancelled),
    (S.PAYMENT_PENDING, "PaymentAuthorised"): (S.CONFIRMATION_PENDING, None, inventory.ConfirmStock),
    (S.PAYMENT_PENDING, "PaymentDeclined"): (S.RELEASE_PENDING, "payment_declined", inventory.ReleaseStock),
    (S.PAYMENT_PENDING, "ReservationExpired"): (S.VOID_PENDING, "reservation_expired", payments.VoidPayment),
    (S.CONFIRMATION_PENDING, "StockConfirmed"): (S.CAPTURE_PENDING, None, payments.CapturePayment),
    (S.CONFIRMATION_PENDING, "StockConfirmationRefused"): (
        S.VOID_PENDING,
        "reservation_expired",
        payments.VoidPayment,
    ),
    (S.CAPTURE_PENDING, "PaymentCaptured"): (S.CONFIRMED, None, OrderConfirmed),
    (S.CAPTURE_PENDING, "PaymentCaptureFailed"): (S.VOID_PENDING, "payment_failed", payments.VoidPayment),
    (S.VOID_PENDING, "PaymentVoided"): (S.RELEASE_PENDING, None, inventory.ReleaseStock),
    (S.RELEASE_PENDING, "StockReleased"): (S.CANCELLED, None, OrderCancelled),
}


@pytest.mark.parametrize(("state", "event"), list(product(Status, EVENTS)), ids=str)
def test_every_state_meets_every_event(state: Status, event: str) -> None:
    world = MemoryWorld()
    cancelling = state in CANCELLING
    order = world.put(an_order(state), reason="payment_timeout" if cancelling else None)
    world.run(lambda work: apply_answer(envelope(events_for(order.order_id)[event]), work))
    after = world.orders.rows[order.order_id]
    if (state, event) not in BRANCHES:
        assert (after, world.events) == (order, [])
        assert [known for _, known in world.journal.ignored_events] == [state]
        return
    went_to, reason, said = BRANCHES[state, event]
    assert (after.status, after.reason) == (went_to, reason or order.reason)
    assert [(type(message), version) for message, version in world.events] == [(said, order.version + 1)]
    [entry] = world.log.entries
    assert (entry.came_from, entry.went_to, entry.version) == (state, went_to, order.version + 1)


def test_the_branches_are_the_table() -> None:
    assert {(state, event.__name__): move.to for (state, event), move in MOVES.items()} == {
        branch: went_to for branch, (went_to, _, _) in BRANCHES.items()
    }


def test_every_state_is_a_step_or_an_end() -> None:
    assert set(Status) == STEPS.keys() | TERMINAL
    assert not STEPS.keys() & TERMINAL
    assert len(STEPS) == len(SAGA)


def test_every_state_is_reached_and_reaches_an_end() -> None:
    reached = {START}
    while more := {after for state in reached for after in next_states(state)} - reached:
        reached |= more
    assert reached == set(Status)
    for state in Status:
        ends = {state}
        while more := {after for known in ends for after in next_states(known)} - ends:
            ends |= more
        assert ends & TERMINAL


def test_confirmed_is_reached_only_through_stock_payment_confirmation_and_capture() -> None:
    assert [state for state in Status if S.CONFIRMED in next_states(state)] == [S.CAPTURE_PENDING]
    assert [state for state in Status if S.CAPTURE_PENDING in next_states(state)] == [S.CONFIRMATION_PENDING]
    assert [state for state in Status if S.CONFIRMATION_PENDING in next_states(state)] == [S.PAYMENT_PENDING]
    assert [state for state in Status if S.PAYMENT_PENDING in next_states(state)] == [S.STOCK_PENDING]


def test_money_is_undone_before_stock_and_nothing_leads_back() -> None:
    assert next_states(S.VOID_PENDING) == {S.RELEASE_PENDING}
    assert next_states(S.RELEASE_PENDING) == {S.CANCELLED}
    for step in SAGA:
        for move in (*step.failure.values(), step.cancel, step.timeout):
            assert move is None or (move.to in CANCELLING and move.reason), "a failure ends cancelled, for a reason"


@pytest.mark.parametrize("state", [S.PAYMENT_PENDING, S.CAPTURE_PENDING])
def test_money_that_is_not_the_total_is_given_back(state: Status) -> None:
    world = MemoryWorld()
    order = world.put(an_order(state))
    wrong: dict[str, Any] = {
        "order_id": order.order_id,
        "payment_id": "p",
        "amount": Price(amount=1_998, currency="EUR"),
    }
    event = payments.PaymentAuthorised(**wrong) if state is S.PAYMENT_PENDING else payments.PaymentCaptured(**wrong)
    world.run(lambda work: apply_answer(envelope(event), work))
    after = world.orders.rows[order.order_id]
    assert Move(after.status, after.reason) == Move(S.VOID_PENDING, "payment_failed")
    assert after.status in next_states(state)


def test_an_event_of_an_unknown_order_changes_nothing() -> None:
    world = MemoryWorld()
    world.run(lambda work: apply_answer(envelope(inventory.StockConfirmed(order_id="nobody's")), work))
    assert (world.events, world.journal.ignored_events) == ([], [("shop.inventory.stock_confirmed", None)])


def ways_to_cancelled(state: Status, steps: dict[Status, Step]) -> Iterator[list[Status]]:
    """Every path from a state to CANCELLED. The table has no cycles."""
    if state is S.CANCELLED:
        yield [state]
    step = steps.get(state)
    moves = [*step.success.values(), *step.failure.values(), step.cancel, step.timeout] if step else []
    for target in {move.to for move in moves if move}:
        yield from ([state, *way] for way in ways_to_cancelled(target, steps))


def not_undone(steps: dict[Status, Step]) -> list[Status]:
    """The steps whose compensation is missing on a way from their success to CANCELLED."""
    return [
        step.state
        for step in steps.values()
        for move in step.success.values()
        for way in ways_to_cancelled(move.to, steps)
        if step.compensation and step.compensation not in {steps[state].command for state in way if state in steps}
    ]


def test_what_a_step_did_is_undone_on_every_way_to_cancelled() -> None:
    """docs/saga.md shows the compensations; the moves are what the saga does."""
    assert not_undone(STEPS) == []


def test_a_way_that_leaves_the_payment_held_is_seen() -> None:
    refused = replace(
        STEPS[S.CONFIRMATION_PENDING], failure={inventory.StockConfirmationRefused: Move(S.RELEASE_PENDING)}
    )
    assert set(not_undone({**STEPS, S.CONFIRMATION_PENDING: refused})) == {S.PAYMENT_PENDING}
