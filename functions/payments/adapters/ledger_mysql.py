"""The ledger in MySQL."""

from __future__ import annotations

from payments.domain.model import Payment
from shop.stores.mysql import Session

# entry: (account that is debited, account that is credited)
_ACCOUNTS = {"capture": ("provider", "customer"), "refund": ("customer", "provider")}


class MySqlLedger:
    def __init__(self, session: Session) -> None:
        self._session = session

    def post(self, payment: Payment, entry: str, amount: int, *, total: int) -> None:
        debited, credited = _ACCOUNTS[entry]
        which = (payment.payment_id, entry, total)
        lines = [(*which, debited, amount), (*which, credited, -amount)]
        self._session.insert_many(
            "INSERT INTO ledger (payment_id, entry, total, account, amount, currency) VALUES (%s, %s, %s, %s, %s, %s)",
            [(*line, payment.amount.currency) for line in lines],
        )
