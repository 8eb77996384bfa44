"""The orders that are due for `advance_overdue`, with their correlations."""

from __future__ import annotations

from shop.messaging.due_items import Due
from shop.messaging.put_off import PutOff
from shop.stores.mysql import Database, Row
from shop.telemetry.correlation import Correlation


def due_orders(database: Database, put_off: PutOff, limit: int) -> list[Due[str]]:
    """Longest waiting first, without locks: the use case locks each order and checks it."""
    sql = (
        "SELECT order_id, correlation_id, traceparent FROM orders WHERE next_at <= UTC_TIMESTAMP(6)"  # noqa: S608 - names of ours only
        f" AND {put_off.excluded('order_id')} ORDER BY next_at LIMIT %s"
    )
    rows = database.run(lambda session: session.all(sql, (limit,)))
    return [Due(row["order_id"], row["order_id"], _origin(row)) for row in rows]


def _origin(row: Row) -> Correlation:
    return Correlation(row["correlation_id"], traceparent=row["traceparent"])
