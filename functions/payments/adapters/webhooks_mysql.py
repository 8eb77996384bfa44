"""The webhook inbox in MySQL."""

from __future__ import annotations

from collections.abc import Sequence

from payments.adapters.stripe_wire import read_webhook
from payments.domain.ports import Webhook
from shop.stores.mysql import Session


class MySqlWebhooks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, webhook: Webhook) -> bool:
        sql = "INSERT IGNORE INTO webhooks (event_id, kind, order_id, body) VALUES (%s, %s, %s, %s)"
        return self._session.execute(sql, (webhook.event_id, webhook.kind, webhook.order_id, webhook.body)) == 1

    def waiting(self, order_id: str) -> Sequence[Webhook]:
        sql = "SELECT body FROM webhooks WHERE applied_at IS NULL AND order_id = %s ORDER BY seq"
        return [read_webhook(row["body"]) for row in self._session.all(sql, (order_id,))]

    def applied(self, event_id: str) -> None:
        self._session.execute("UPDATE webhooks SET applied_at = UTC_TIMESTAMP(6) WHERE event_id = %s", (event_id,))

    def matched(self, limit: int) -> Sequence[Webhook]:
        sql = (
            "SELECT w.body FROM webhooks w JOIN payments p ON p.order_id = w.order_id"
            " WHERE w.applied_at IS NULL ORDER BY w.seq LIMIT %s"
        )
        return [read_webhook(row["body"]) for row in self._session.all(sql, (limit,))]
