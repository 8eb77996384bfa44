"""Which orders the clock should look at, and under whose correlation."""

from __future__ import annotations

from shop.stores.mysql import Database
from shop.telemetry.correlation import Correlation


def due_orders(database: Database, limit: int) -> list[tuple[str, Correlation]]:
    """Without locks: whoever moves one on locks it and looks again."""
    sql = (
        "SELECT order_id, correlation_id, traceparent FROM orders"
        " WHERE next_at <= UTC_TIMESTAMP(6) ORDER BY next_at LIMIT %s"
    )
    rows = database.run(lambda session: session.all(sql, (limit,)))
    return [(row["order_id"], Correlation(row["correlation_id"], None, row["traceparent"])) for row in rows]
