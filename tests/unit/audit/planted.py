"""A shop in which everything is right, and ways to make one thing wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from tests.proof.audit.facts import (
    Ack,
    Facts,
    Intent,
    Order,
    OutboxRow,
    Payment,
    Reservation,
    SkuBook,
    Step,
    TopicRecord,
)

NOW = datetime(2026, 11, 22, 16, tzinfo=UTC)
SOON = NOW + timedelta(minutes=15)

SKU = SkuBook("S-1", on_hand=7, reserved=2, supplied=10, sold=3, held=2, in_held=2, in_confirmed=3)
ORDER = Order("o-1", "CONFIRMED", 500, NOW - timedelta(minutes=1), SOON)
PAYMENT = Payment("o-1", "captured", 500, captured=500, refunded=0)
INTENT = Intent("pi_1", "o-1", "succeeded", 500, captures=1, captured=500, refunded=0)
RESERVATION = Reservation("o-1", "confirmed", SOON)
SENT = OutboxRow("orders", "e-1", NOW - timedelta(minutes=1), sent=True)
RECORD = TopicRecord("shop.orders.v1", 0, 0, "e-1", "shop.orders.order_placed", "o-1", 1, NOW)
ACK = Ack(NOW, "c-1", "k-1", "b-1", 202, "o-1")
CONFIRMED = ("STOCK_PENDING", "PAYMENT_PENDING", "CONFIRMATION_PENDING", "CAPTURE_PENDING", "CONFIRMED")


def path(*states: str) -> list[Step]:
    return [Step("o-1", came_from, went_to) for came_from, went_to in pairwise((None, *states)) if went_to]


def whole() -> Facts:
    return Facts(
        now=NOW,
        skus=[SKU],
        reservations=[RESERVATION],
        orders=[ORDER],
        history=path(*CONFIRMED),
        payments=[PAYMENT],
        intents=[INTENT],
        outbox=[SENT],
        records=[RECORD],
        inbox={("cart.on_orders", "e-1")},
        consumers={"shop.orders.order_placed": ("cart.on_orders",)},
        acks=[ACK],
    )


def cancelled(**changes: object) -> Facts:
    """The order was cancelled before anything was captured."""
    facts = replace(
        whole(),
        orders=[replace(ORDER, status="CANCELLED")],
        history=path("STOCK_PENDING", "PAYMENT_PENDING", "VOID_PENDING", "RELEASE_PENDING", "CANCELLED"),
        reservations=[replace(RESERVATION, status="released")],
        payments=[replace(PAYMENT, status="voided", captured=0)],
        intents=[replace(INTENT, status="canceled", captures=0, captured=0)],
    )
    return replace(facts, **changes)  # type: ignore[arg-type]
