"""Reads the rows of each service as facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tests.proof.audit.facts import Effect, Order, OutboxRow, ParkedRecord, Payment, Reservation, SkuBook, Step
from tests.proof.audit.readers.mysql import Snapshot, utc

_SKUS = """
SELECT s.sku, s.on_hand, s.reserved, COALESCE(m.supplied, 0) AS supplied, COALESCE(m.sold, 0) AS sold,
  COALESCE(m.held, 0) AS held, COALESCE(r.in_held, 0) AS in_held, COALESCE(r.in_confirmed, 0) AS in_confirmed
FROM inventory.stock s
LEFT JOIN (
  SELECT sku, SUM(IF(kind IN ('set', 'adjust'), on_hand, 0)) AS supplied,
    -SUM(IF(kind IN ('sell', 'restock'), on_hand, 0)) AS sold, SUM(reserved) AS held
  FROM inventory.movements GROUP BY sku) m ON m.sku = s.sku
LEFT JOIN (
  SELECT l.sku, SUM(IF(v.status = 'held', l.quantity, 0)) AS in_held,
    SUM(IF(v.status = 'confirmed', l.quantity, 0)) AS in_confirmed
  FROM inventory.reservation_lines l JOIN inventory.reservations v ON v.order_id = l.order_id
  WHERE v.status IN ('held', 'confirmed') GROUP BY l.sku) r ON r.sku = s.sku
WHERE s.updated_at >= %(since)s
"""
_RESERVATIONS = "SELECT order_id, status, expires_at FROM inventory.reservations WHERE created_at >= %(since)s"
_MOVES = """
SELECT reference, sku, kind, COUNT(*) AS times FROM inventory.movements
WHERE kind IN ('reserve', 'sell') AND moved_at >= %(since)s GROUP BY reference, sku, kind
"""
_ORDERS = """
SELECT order_id, status, amount, placed_at, COALESCE(deadline, placed_at) AS due_at FROM orders.orders
WHERE placed_at >= %(since)s
"""
_STEPS = """
SELECT s.order_id, s.came_from, s.went_to FROM orders.order_steps s JOIN orders.orders o ON o.order_id = s.order_id
WHERE o.placed_at >= %(since)s ORDER BY s.order_id, s.version
"""
_PAYMENTS = """
SELECT p.order_id, p.status, p.amount, p.captured, p.refunded, COALESCE(SUM(l.amount), 0) AS balance,
  COALESCE(SUM(IF(l.entry = 'capture' AND l.account = 'provider', l.amount, 0)), 0) AS posted_captured,
  -COALESCE(SUM(IF(l.entry = 'refund' AND l.account = 'provider', l.amount, 0)), 0) AS posted_refunded
FROM payments.payments p LEFT JOIN payments.ledger l ON l.payment_id = p.payment_id
WHERE p.created_at >= %(since)s GROUP BY p.payment_id
"""
_OUTBOX = """
SELECT event_id, created_at, sent_at IS NOT NULL AS sent, parked_reason IS NOT NULL AS parked
FROM {schema}.outbox WHERE created_at >= %(since)s
"""
_PARKED = """
SELECT p.consumer, p.event_id, p.closed_at IS NULL AS open, i.event_id IS NOT NULL AS in_inbox
FROM {schema}.parked p LEFT JOIN {schema}.inbox i ON i.consumer = p.consumer AND i.event_id = p.event_id
WHERE p.parked_at >= %(since)s
"""
_INBOX = "SELECT consumer, event_id FROM {schema}.inbox WHERE received_at >= %(since)s"


def skus(snapshot: Snapshot) -> list[SkuBook]:
    rows = snapshot.rows("inventory.stock", _SKUS)
    return [SkuBook(row.pop("sku"), **{name: int(value) for name, value in row.items()}) for row in rows]


def reservations(snapshot: Snapshot) -> list[Reservation]:
    return [
        Reservation(row["order_id"], row["status"], _maybe_utc(row["expires_at"]))
        for row in snapshot.rows("inventory.reservations", _RESERVATIONS)
    ]


def effects(snapshot: Snapshot) -> list[Effect]:
    return [
        Effect(f"moved by {row['kind']}", f"{row['reference']} {row['sku']}", row["times"])
        for row in snapshot.rows("inventory.movements", _MOVES)
    ]


def orders(snapshot: Snapshot) -> list[Order]:
    return [
        Order(row["order_id"], row["status"], row["amount"], utc(row["placed_at"]), utc(row["due_at"]))
        for row in snapshot.rows("orders.orders", _ORDERS)
    ]


def history(snapshot: Snapshot) -> list[Step]:
    rows = snapshot.rows("orders.order_steps", _STEPS)
    return [Step(row["order_id"], row["came_from"], row["went_to"]) for row in rows]


def payments(snapshot: Snapshot) -> list[Payment]:
    return [
        Payment(
            row["order_id"],
            row["status"],
            row["amount"],
            row["captured"],
            row["refunded"],
            balance=int(row["balance"]),
            posted=(int(row["posted_captured"]), int(row["posted_refunded"])),
        )
        for row in snapshot.rows("payments.payments", _PAYMENTS)
    ]


def outbox(snapshot: Snapshot, schema: str) -> Iterator[OutboxRow]:
    for row in snapshot.rows(f"{schema}.outbox", _OUTBOX.format(schema=schema)):
        yield OutboxRow(schema, row["event_id"], utc(row["created_at"]), bool(row["sent"]), bool(row["parked"]))


def parked(snapshot: Snapshot, schema: str) -> Iterator[ParkedRecord]:
    for row in snapshot.rows(f"{schema}.parked", _PARKED.format(schema=schema)):
        yield ParkedRecord(row["consumer"], row["event_id"], bool(row["open"]), bool(row["in_inbox"]))


def inbox(snapshot: Snapshot, schema: str) -> Iterator[tuple[str, str]]:
    for row in snapshot.rows(f"{schema}.inbox", _INBOX.format(schema=schema)):
        yield row["consumer"], row["event_id"]


def _maybe_utc(stored: datetime | None) -> datetime | None:
    return utc(stored) if stored else None
