"""The reservations that are overdue."""

from __future__ import annotations

from shop.messaging.due_items import Due
from shop.messaging.put_off import PutOff
from shop.stores.mysql import Database


def overdue_reservations(database: Database, put_off: PutOff, limit: int) -> list[Due[str]]:
    """The ids of their orders, longest overdue first, without locks: the use case locks each and checks it."""
    sql = (
        "SELECT order_id FROM reservations WHERE status = 'held' AND expires_at <= UTC_TIMESTAMP(6)"  # noqa: S608 - names of ours only
        f" AND {put_off.excluded('order_id')} ORDER BY expires_at LIMIT %s"
    )
    rows = database.run(lambda session: session.all(sql, (limit,)))
    return [Due(row["order_id"], row["order_id"]) for row in rows]
