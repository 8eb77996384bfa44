"""The saga's history in MySQL."""

from __future__ import annotations

from collections.abc import Sequence

from orders.domain.model import Cause, LogEntry, Status
from shop.stores.mysql import Row, Session, utc
from shop.telemetry import correlation


class MySqlSteps:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, entry: LogEntry) -> None:
        self._session.execute(
            "INSERT INTO order_steps (order_id, version, event, event_id, came_from, went_to, sent, correlation_id,"
            " stepped_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                entry.order_id,
                entry.version,
                entry.cause.event,
                entry.cause.event_id,
                entry.came_from,
                entry.went_to,
                entry.sent,
                correlation.current().correlation_id,
                entry.at.replace(tzinfo=None),
            ),
        )

    def of_order(self, order_id: str) -> Sequence[LogEntry]:
        rows = self._session.all("SELECT * FROM order_steps WHERE order_id = %s ORDER BY version", (order_id,))
        return [_entry(row) for row in rows]


def _entry(row: Row) -> LogEntry:
    return LogEntry(
        row["order_id"],
        row["version"],
        Cause(row["event"], row["event_id"]),
        Status(row["came_from"]) if row["came_from"] else None,
        Status(row["went_to"]),
        row["sent"],
        utc(row["stepped_at"]),
        row["correlation_id"],
    )
