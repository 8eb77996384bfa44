"""The provider's events in MySQL."""

from __future__ import annotations

from collections.abc import Sequence

from payments.adapters.stripe_events import read_event
from payments.domain.model import Kind, Progress
from payments.domain.ports import ProviderEvent
from shop.stores.mysql import Session


class MySqlProviderEvents:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, event: ProviderEvent) -> bool:
        sql = "INSERT IGNORE INTO webhooks (event_id, kind, order_id, problem, body) VALUES (%s, %s, %s, %s, %s)"
        values = (event.event_id, event.kind, event.order_id, event.problem or None, event.body)
        return self._session.execute(sql, values) == 1

    def wait_for(self, event_id: str, order_id: str) -> None:
        self._session.execute("UPDATE webhooks SET order_id = %s WHERE event_id = %s", (order_id, event_id))

    def came_during_a_creation(self, event_id: str) -> bool:
        sql = (
            "SELECT 1 FROM operations o JOIN webhooks w ON w.event_id = %s"
            " WHERE o.kind = %s AND o.progress = %s AND o.created_at <= w.received_at LIMIT 1"
        )
        return self._session.one(sql, (event_id, Kind.CREATE, Progress.PENDING)) is not None

    def waiting(self, order_id: str) -> Sequence[ProviderEvent]:
        sql = "SELECT body FROM webhooks WHERE applied_at IS NULL AND order_id = %s ORDER BY seq"
        return [read_event(row["body"]) for row in self._session.all(sql, (order_id,))]

    def mark_applied(self, event_id: str, problem: str = "") -> None:
        sql = "UPDATE webhooks SET applied_at = UTC_TIMESTAMP(6), problem = %s WHERE event_id = %s"
        self._session.execute(sql, (problem or None, event_id))
