"""Deliveries in MySQL. A claim is a row in status `sending` whose next_at is when the claim lapses."""

from __future__ import annotations

import json
from collections.abc import Sequence

from notifications.domain.model import Delivery, Status, Template
from shop.stores.mysql import Row, Session
from shop.telemetry import correlation

CLAIM_SECONDS = 60
_COLUMNS = "SELECT event_id, template, customer_id, variables, attempts FROM deliveries"


class MySqlDeliveries:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, delivery: Delivery) -> None:
        self._session.execute(
            "INSERT IGNORE INTO deliveries (event_id, template, customer_id, variables, next_at, correlation_id)"
            " VALUES (%s, %s, %s, %s, UTC_TIMESTAMP(6), %s)",
            (
                delivery.event_id,
                delivery.template,
                delivery.customer_id,
                json.dumps(delivery.variables),
                correlation.current().correlation_id,
            ),
        )

    def claim(self, event_id: str, template: Template) -> Delivery | None:
        claimed = self._session.execute(
            "UPDATE deliveries SET status = %s, attempts = attempts + 1,"
            " next_at = UTC_TIMESTAMP(6) + INTERVAL %s SECOND"
            " WHERE event_id = %s AND template = %s AND status IN %s AND next_at <= UTC_TIMESTAMP(6)",
            (Status.SENDING, CLAIM_SECONDS, event_id, template, (Status.PENDING, Status.SENDING)),
        )
        if not claimed:
            return None
        row = self._session.one(f"{_COLUMNS} WHERE event_id = %s AND template = %s", (event_id, template))
        return _delivery(row) if row else None

    def due(self, limit: int) -> Sequence[Delivery]:
        sql = (
            "SELECT event_id, template, customer_id, variables, attempts FROM deliveries JOIN contacts"
            " USING (customer_id) WHERE status IN %s AND next_at <= UTC_TIMESTAMP(6) ORDER BY next_at LIMIT %s"
        )
        rows = self._session.all(sql, ((Status.PENDING, Status.SENDING), limit))
        return [_delivery(row) for row in rows]

    def sent(self, delivery: Delivery, message_id: str) -> None:
        self._end(delivery, Status.SENT, message_id, None)

    def failed(self, delivery: Delivery, reason: str) -> None:
        self._end(delivery, Status.FAILED, None, reason)

    def retry_later(self, delivery: Delivery, reason: str, seconds: float) -> None:
        self._session.execute(
            "UPDATE deliveries SET status = %s, reason = %s, next_at = UTC_TIMESTAMP(6) + INTERVAL %s MICROSECOND"
            " WHERE event_id = %s AND template = %s AND status = %s",
            (Status.PENDING, reason, int(seconds * 1e6), delivery.event_id, delivery.template, Status.SENDING),
        )

    def wake(self, customer_id: str) -> None:
        sql = "UPDATE deliveries SET next_at = UTC_TIMESTAMP(6) WHERE customer_id = %s AND status = %s"
        self._session.execute(sql, (customer_id, Status.PENDING))

    def _end(self, delivery: Delivery, status: Status, message_id: str | None, reason: str | None) -> None:
        self._session.execute(
            "UPDATE deliveries SET status = %s, message_id = %s, reason = %s WHERE event_id = %s AND template = %s",
            (status, message_id, reason, delivery.event_id, delivery.template),
        )


def _delivery(row: Row) -> Delivery:
    variables = json.loads(row["variables"])
    return Delivery(row["event_id"], Template(row["template"]), row["customer_id"], variables, row["attempts"])
