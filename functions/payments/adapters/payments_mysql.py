"""Payments in MySQL."""

from __future__ import annotations

from payments.domain.model import Payment, Status
from shop.kernel.money import Money
from shop.stores.mysql import Row, Session, utc
from shop.telemetry import correlation
from shop.telemetry.correlation import Correlation

COLUMNS = (
    "SELECT payment_id, order_id, customer_id, amount, currency, status, deadline, intent_id, client_secret,"
    " captured, refunded, version, correlation_id, traceparent FROM payments"
)


class MySqlPayments:
    """`check_after`: how many seconds without news of an intent until the provider is asked. `origins` are the
    correlations of the payments that were read, by order."""

    def __init__(self, session: Session, check_after: float) -> None:
        self._session = session
        self._check_after = check_after
        self.origins: dict[str, Correlation] = {}

    def locked_by_order(self, order_id: str) -> Payment | None:
        return self._read(f"{COLUMNS} WHERE order_id = %s FOR UPDATE", order_id)

    def locked(self, payment_id: str) -> Payment | None:
        return self._read(f"{COLUMNS} WHERE payment_id = %s FOR UPDATE", payment_id)

    def locked_by_intent(self, intent_id: str) -> Payment | None:
        return self._read(f"{COLUMNS} WHERE intent_id = %s FOR UPDATE", intent_id)

    def add(self, payment: Payment) -> None:
        origin = correlation.current()
        self._session.execute(
            "INSERT INTO payments (payment_id, order_id, customer_id, amount, currency, status, deadline, version,"
            " correlation_id, traceparent, look_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, UTC_TIMESTAMP(6) + INTERVAL %s MICROSECOND)",
            (
                payment.payment_id,
                payment.order_id,
                payment.customer_id,
                payment.amount.amount,
                payment.amount.currency,
                payment.status,
                payment.deadline and payment.deadline.replace(tzinfo=None),
                payment.version,
                origin.correlation_id,
                origin.traceparent,
                int(self._check_after * 1e6),
            ),
        )

    def save(self, payment: Payment) -> None:
        self._session.execute(
            "UPDATE payments SET status = %s, intent_id = %s, client_secret = %s, captured = %s, refunded = %s,"
            " version = %s WHERE payment_id = %s",
            (
                payment.status,
                payment.intent_id,
                payment.client_secret,
                payment.captured,
                payment.refunded,
                payment.version,
                payment.payment_id,
            ),
        )

    def _read(self, sql: str, key: str) -> Payment | None:
        row = self._session.one(sql, (key,))
        if row is None:
            return None
        self.origins[row["order_id"]] = Correlation(row["correlation_id"], traceparent=row["traceparent"])
        return payment_of(row)

    def of_customer(self, order_id: str, customer_id: str) -> Payment | None:
        row = self._session.one(f"{COLUMNS} WHERE order_id = %s AND customer_id = %s", (order_id, customer_id))
        return payment_of(row) if row else None

    def check_later(self, payment: Payment) -> None:
        self._session.execute(
            "UPDATE payments SET look_at = UTC_TIMESTAMP(6)"
            " + INTERVAL TIMESTAMPDIFF(MICROSECOND, created_at, UTC_TIMESTAMP(6)) MICROSECOND WHERE payment_id = %s",
            (payment.payment_id,),
        )


def payment_of(row: Row) -> Payment:
    return Payment(
        payment_id=row["payment_id"],
        order_id=row["order_id"],
        customer_id=row["customer_id"],
        amount=Money(row["amount"], row["currency"]),
        status=Status(row["status"]),
        deadline=utc(row["deadline"]) if row["deadline"] else None,
        intent_id=row["intent_id"],
        client_secret=row["client_secret"],
        captured=row["captured"],
        refunded=row["refunded"],
        version=row["version"],
    )
