"""Builds the `Work` of a transaction. Events are emitted under the correlation of their order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from payments.adapters.journal_logs import LogJournal
from payments.adapters.ledger_mysql import MySqlLedger
from payments.adapters.operations_mysql import MySqlOperations
from payments.adapters.payments_mysql import MySqlPayments
from payments.adapters.provider_events_mysql import MySqlProviderEvents
from payments.domain.ports import Timing, Work
from shop.contracts.message import Message
from shop.messaging.unit_of_work import Transaction
from shop.telemetry import correlation


@dataclass(frozen=True)
class WorkBuilder:
    """`check_after`: see MySqlPayments."""

    timing: Timing
    check_after: float

    def __call__(self, transaction: Transaction) -> Work:
        payments = MySqlPayments(transaction.session, self.check_after)

        def emit(message: Message, *, version: int) -> None:
            with correlation.bound(_of_order(payments, message)):
                transaction.emit(message, version=version)

        session = transaction.session
        tables = MySqlOperations(session), MySqlProviderEvents(session), MySqlLedger(session)
        return Work(payments, *tables, LogJournal(), emit, self.timing)


def _of_order(payments: MySqlPayments, message: Message) -> correlation.Correlation:
    """A webhook and a sweep have their own correlation; the events they cause belong to the order's."""
    running = correlation.current()
    origin = payments.origins.get(message.aggregate_id)
    return replace(origin, causation_id=running.causation_id) if origin else running
