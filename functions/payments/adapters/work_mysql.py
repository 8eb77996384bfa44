"""All of payments' tables on one transaction, and events told under the correlation of their order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from payments.adapters.journal_logs import LogJournal
from payments.adapters.ledger_mysql import MySqlLedger
from payments.adapters.operations_mysql import MySqlOperations
from payments.adapters.payments_mysql import MySqlPayments
from payments.adapters.webhooks_mysql import MySqlWebhooks
from payments.domain.ports import Timing, Work
from shop.contracts.message import Message
from shop.messaging.unit_of_work import Transaction
from shop.telemetry import correlation


@dataclass(frozen=True)
class WorkBuilder:
    """`look_after` seconds without news of an intent, the provider is asked."""

    timing: Timing
    look_after: float

    def __call__(self, transaction: Transaction) -> Work:
        payments = MySqlPayments(transaction.session, self.look_after)

        def emit(message: Message, *, version: int) -> None:
            with correlation.bound(_of_order(payments, message)):
                transaction.emit(message, version=version)

        session = transaction.session
        tables = MySqlOperations(session), MySqlWebhooks(session), MySqlLedger(session)
        return Work(payments, *tables, LogJournal(), emit, self.timing)


def _of_order(payments: MySqlPayments, message: Message) -> correlation.Correlation:
    """A webhook and a sweep have a correlation of their own; what they bring about belongs to the order's."""
    running = correlation.current()
    origin = payments.origins.get(message.aggregate_id)
    return replace(origin, causation_id=running.causation_id) if origin else running
