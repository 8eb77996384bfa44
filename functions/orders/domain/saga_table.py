"""The order saga, as a table. docs/saga.md draws it; this table alone decides where an order goes.

A step waits for the answer to its command. An event that the table does not list for a state changes nothing: it is
late, repeated or out of order. Undoing goes in reverse: the money first, then the stock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from orders.domain.model import Status
from shop.contracts.inventory import (
    ConfirmStock,
    ReleaseStock,
    ReservationExpired,
    ReserveStock,
    StockConfirmationRefused,
    StockConfirmed,
    StockRefused,
    StockReleased,
    StockReserved,
)
from shop.contracts.message import Command, Event
from shop.contracts.orders import CancelReason
from shop.contracts.payments import (
    AuthorisePayment,
    CapturePayment,
    PaymentAuthorised,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclined,
    PaymentVoided,
    VoidPayment,
)


@dataclass(frozen=True, slots=True)
class Move:
    """`reason` is why the order will be cancelled; without one the order keeps the reason it has."""

    to: Status
    reason: CancelReason | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`cancel`: the move when the customer cancels; None refuses it. `timeout`: the move at the step's deadline; a step
    without one sends its command again, with growing pauses, and alerts an operator."""

    state: Status
    command: type[Command]
    success: Mapping[type[Event], Move]
    failure: Mapping[type[Event], Move] = field(default_factory=dict)
    compensation: type[Command] | None = None
    cancel: Move | None = None
    timeout: Move | None = None


S = Status
SAGA = (
    Step(
        S.STOCK_PENDING,
        ReserveStock,
        success={StockReserved: Move(S.PAYMENT_PENDING)},
        failure={StockRefused: Move(S.CANCELLED, "insufficient_stock")},
        compensation=ReleaseStock,
        cancel=Move(S.RELEASE_PENDING, "cancelled_by_customer"),
    ),
    Step(
        S.PAYMENT_PENDING,
        AuthorisePayment,
        success={PaymentAuthorised: Move(S.CONFIRMATION_PENDING)},
        failure={
            PaymentDeclined: Move(S.RELEASE_PENDING, "payment_declined"),
            ReservationExpired: Move(S.VOID_PENDING, "reservation_expired"),
        },
        compensation=VoidPayment,
        cancel=Move(S.VOID_PENDING, "cancelled_by_customer"),
        timeout=Move(S.VOID_PENDING, "payment_timeout"),
    ),
    Step(
        S.CONFIRMATION_PENDING,
        ConfirmStock,
        success={StockConfirmed: Move(S.CAPTURE_PENDING)},
        failure={StockConfirmationRefused: Move(S.VOID_PENDING, "reservation_expired")},
        compensation=ReleaseStock,
    ),
    Step(
        S.CAPTURE_PENDING,
        CapturePayment,
        success={PaymentCaptured: Move(S.CONFIRMED)},
        failure={PaymentCaptureFailed: Move(S.VOID_PENDING, "payment_failed")},
        compensation=VoidPayment,
    ),
    Step(S.VOID_PENDING, VoidPayment, success={PaymentVoided: Move(S.RELEASE_PENDING)}),
    Step(S.RELEASE_PENDING, ReleaseStock, success={StockReleased: Move(S.CANCELLED)}),
)

STEPS = {step.state: step for step in SAGA}
START = S.STOCK_PENDING
TERMINAL = frozenset({S.CONFIRMED, S.CANCELLED})
CANCELLING = frozenset({S.VOID_PENDING, S.RELEASE_PENDING, S.CANCELLED})
WRONG_AMOUNT = Move(S.VOID_PENDING, "payment_failed")
"""An amount that is not the order's total is voided or refunded."""

MOVES = {
    (step.state, event): move
    for step in SAGA
    for answers in (step.success, step.failure)
    for event, move in answers.items()
}


def next_states(state: Status) -> frozenset[Status]:
    """Every state that an order may go to from this one."""
    step = STEPS.get(state)
    if step is None:
        return frozenset()
    moves = [*step.success.values(), *step.failure.values(), step.cancel, step.timeout]
    return frozenset(move.to for move in moves if move)
