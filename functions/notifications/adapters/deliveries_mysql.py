"""Deliveries in MySQL. A claim is a row in status `sending` whose next_at is when the claim lapses."""

from __future__ import annotations

import json

from notifications.domain.model import Delivery, Pending, Status, Template
from shop.messaging.due_items import Due
from shop.messaging.put_off import PutOff
from shop.stores.mysql import Database, Row, Session
from shop.telemetry import correlation
from shop.telemetry.correlation import Correlation

CLAIM_SECONDS = 60
_COLUMNS = "SELECT event_id, template, customer_id, variables, attempts, waits FROM deliveries"
_OPEN = (Status.PENDING, Status.SENDING)


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

    def claim(self, event_id: str, template: str) -> Delivery | None:
        claimed = self._session.execute(
            "UPDATE deliveries SET status = %s, attempts = attempts + 1,"
            " next_at = UTC_TIMESTAMP(6) + INTERVAL %s SECOND"
            " WHERE event_id = %s AND template = %s AND status IN %s AND next_at <= UTC_TIMESTAMP(6)",
            (Status.SENDING, CLAIM_SECONDS, event_id, template, _OPEN),
        )
        if not claimed:
            return None
        row = self._session.one(f"{_COLUMNS} WHERE event_id = %s AND template = %s", (event_id, template))
        return _delivery(row) if row else None

    def count_others_today(self, delivery: Delivery | Pending) -> int:
        # next_at is when the claim lapses: a minute after the mail was tried.
        sql = (
            "SELECT COUNT(*) AS mails FROM deliveries WHERE customer_id = %s AND template = %s AND event_id <> %s"
            " AND attempts > 0 AND next_at > UTC_TIMESTAMP(6) - INTERVAL 1 DAY"
        )
        row = self._session.one(sql, (delivery.customer_id, delivery.template, delivery.event_id))
        assert row is not None
        return int(row["mails"])

    def suppress(self, delivery: Delivery | Pending, reason: str) -> None:
        self._session.execute(
            "UPDATE deliveries SET status = %s, reason = %s"
            " WHERE event_id = %s AND template = %s AND status IN %s AND next_at <= UTC_TIMESTAMP(6)",
            (Status.SUPPRESSED, reason, delivery.event_id, delivery.template, _OPEN),
        )

    def mark_sent(self, delivery: Delivery, message_id: str) -> None:
        self._end(delivery, Status.SENT, message_id, None)

    def mark_failed(self, delivery: Delivery, reason: str) -> None:
        self._end(delivery, Status.FAILED, None, reason)

    def retry_later(self, delivery: Delivery, reason: str, seconds: float) -> None:
        self._later(delivery, reason, seconds, waits=0)

    def wait(self, delivery: Delivery, reason: str, seconds: float) -> None:
        self._later(delivery, reason, seconds, waits=1)

    def _later(self, delivery: Delivery, reason: str, seconds: float, *, waits: int) -> None:
        self._session.execute(
            "UPDATE deliveries SET status = %s, reason = %s, attempts = attempts - %s, waits = waits + %s,"
            " next_at = UTC_TIMESTAMP(6) + INTERVAL %s MICROSECOND"
            " WHERE event_id = %s AND template = %s AND status = %s",
            (
                Status.PENDING,
                reason,
                waits,
                waits,
                int(seconds * 1e6),
                delivery.event_id,
                delivery.template,
                Status.SENDING,
            ),
        )

    def make_due(self, customer_id: str) -> None:
        sql = "UPDATE deliveries SET next_at = UTC_TIMESTAMP(6) WHERE customer_id = %s AND status = %s"
        self._session.execute(sql, (customer_id, Status.PENDING))

    def _end(self, delivery: Delivery, status: Status, message_id: str | None, reason: str | None) -> None:
        self._session.execute(
            "UPDATE deliveries SET status = %s, message_id = %s, reason = %s WHERE event_id = %s AND template = %s",
            (status, message_id, reason, delivery.event_id, delivery.template),
        )


def due_deliveries(database: Database, put_off: PutOff, limit: int) -> list[Due[Pending]]:
    """Longest waiting first: unclaimed, with a contact to send to; or with a lapsed claim."""
    key = "CONCAT(event_id, '.', template)"
    sql = (
        f"SELECT event_id, template, customer_id, {key} AS item_key, correlation_id"  # noqa: S608 - names of ours only
        " FROM deliveries JOIN contacts USING (customer_id)"
        f" WHERE status IN %s AND next_at <= UTC_TIMESTAMP(6) AND {put_off.excluded(key)} ORDER BY next_at LIMIT %s"
    )
    rows = database.run(lambda session: session.all(sql, (_OPEN, limit)))
    return [Due(row["item_key"], _pending(row), Correlation(row["correlation_id"])) for row in rows]


def _pending(row: Row) -> Pending:
    return Pending(row["event_id"], row["template"], row["customer_id"])


def _delivery(row: Row) -> Delivery:
    return Delivery(**{**row, "template": Template(row["template"]), "variables": json.loads(row["variables"])})
