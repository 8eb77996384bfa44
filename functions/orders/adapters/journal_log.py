"""Shows operators what needs attention, in log lines and metrics."""

from __future__ import annotations

from orders.domain.model import Order, Status
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count


class LogJournal:
    def ignored(self, event: str, order_id: str, status: Status | None) -> None:
        logger.info("event changes nothing", extra={"event": event, "order_id": order_id, "order_status": status})

    def needs_attention(self, order: Order) -> None:
        about = {"order_id": order.order_id, "order_status": order.status, "sends": order.sends}
        logger.error("saga needs attention: its command goes unanswered", extra=about)
        count("saga_needs_attention", state=order.status)
