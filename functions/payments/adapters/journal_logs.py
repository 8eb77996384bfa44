"""Shows operators what needs attention, in log lines and metrics."""

from __future__ import annotations

from payments.domain.model import Payment, ProviderIntent
from payments.domain.ports import ProviderEvent
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count


class LogJournal:
    def event_unclear(self, event: ProviderEvent, problem: str) -> None:
        about = {"event_id": event.event_id, "kind": event.kind, "order_id": event.order_id}
        logger.error("webhook kept, but not applied as it came", extra=about | {"problem": problem})
        count("webhook_unclear", problem=problem)

    def not_believed(self, payment: Payment, intent: ProviderIntent, doubt: str) -> None:
        about = {"payment_id": payment.payment_id, "order_id": payment.order_id, "intent_id": intent.intent_id}
        logger.error("news of the provider is not believed", extra=about | {"doubt": doubt})
        count("provider_not_believed", doubt=doubt)
