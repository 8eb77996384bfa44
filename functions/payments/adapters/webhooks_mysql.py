"""The webhook inbox in MySQL."""

from __future__ import annotations

from collections.abc import Sequence

from payments.adapters.stripe_webhooks import read_webhook
from payments.domain.ports import Webhook
from shop.stores.mysql import Session


class MySqlWebhooks:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, webhook: Webhook) -> bool:
        sql = "INSERT IGNORE INTO webhooks (event_id, kind, order_id, problem, body) VALUES (%s, %s, %s, %s, %s)"
        values = (webhook.event_id, webhook.kind, webhook.order_id, webhook.problem or None, webhook.body)
        return self._session.execute(sql, values) == 1

    def wait_for(self, event_id: str, order_id: str) -> None:
        self._session.execute("UPDATE webhooks SET order_id = %s WHERE event_id = %s", (order_id, event_id))

    def waiting(self, order_id: str) -> Sequence[Webhook]:
        sql = "SELECT body FROM webhooks WHERE applied_at IS NULL AND order_id = %s ORDER BY seq"
        return [read_webhook(row["body"]) for row in self._session.all(sql, (order_id,))]

    def applied(self, event_id: str, problem: str = "") -> None:
        sql = "UPDATE webhooks SET applied_at = UTC_TIMESTAMP(6), problem = %s WHERE event_id = %s"
        self._session.execute(sql, (problem or None, event_id))
