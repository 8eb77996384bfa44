"""What is due for the sweep, longest waiting first. Reads without locks: the use case locks each item and checks it."""

from __future__ import annotations

from payments.adapters.payments_mysql import COLUMNS, payment_of
from payments.adapters.stripe_events import read_event
from payments.domain.model import Payment, Progress, Status
from payments.domain.ports import ProviderEvent
from shop.messaging.due_items import Due
from shop.messaging.put_off import PutOff
from shop.stores.mysql import Database, Row
from shop.telemetry.correlation import Correlation


def due_operations(database: Database, put_off: PutOff, limit: int) -> list[Due[str]]:
    """The ids of payments with a pending operation that no other process has claimed."""
    sql = (
        "SELECT p.payment_id, p.correlation_id, p.traceparent, MIN(o.next_at) AS since"  # noqa: S608 - names of ours only
        " FROM operations o JOIN payments p ON p.payment_id = o.payment_id"
        f" WHERE o.progress = %s AND o.next_at <= UTC_TIMESTAMP(6) AND {put_off.excluded('o.payment_id')}"
        " GROUP BY p.payment_id, p.correlation_id, p.traceparent ORDER BY since LIMIT %s"
    )
    rows = database.run(lambda session: session.all(sql, (Progress.PENDING, limit)))
    return [Due(row["payment_id"], row["payment_id"], _origin(row)) for row in rows]


def due_events(database: Database, put_off: PutOff, limit: int) -> list[Due[ProviderEvent]]:
    """The events that are not applied and whose payment is there, and those that name no order: they may name the
    intent of a payment."""
    sql = (
        "SELECT w.event_id, w.body, p.correlation_id, p.traceparent"  # noqa: S608 - names of ours only
        " FROM webhooks w LEFT JOIN payments p ON p.order_id = w.order_id"
        " WHERE w.applied_at IS NULL AND (p.order_id IS NOT NULL OR w.order_id = '')"
        f" AND {put_off.excluded('w.event_id')} ORDER BY w.seq LIMIT %s"
    )
    rows = database.run(lambda session: session.all(sql, (limit,)))
    return [Due(row["event_id"], read_event(row["body"]), _origin(row)) for row in rows]


def silent_payments(database: Database, put_off: PutOff, limit: int) -> list[Due[Payment]]:
    """The payments that have waited for their customer so long that a webhook may be lost."""
    sql = (
        f"{COLUMNS} WHERE status = %s AND look_at <= UTC_TIMESTAMP(6)"
        f" AND {put_off.excluded('payment_id')} ORDER BY look_at LIMIT %s"
    )
    rows = database.run(lambda session: session.all(sql, (Status.AWAITING_CUSTOMER, limit)))
    return [Due(row["payment_id"], payment_of(row), _origin(row)) for row in rows]


def _origin(row: Row) -> Correlation | None:
    return row["correlation_id"] and Correlation(row["correlation_id"], traceparent=row["traceparent"])
