"""The ledger in MySQL."""

from __future__ import annotations

from payments.domain.model import Payment
from shop.stores.mysql import Session

# entry: (account that is debited, account that is credited)
_ACCOUNTS = {"capture": ("provider", "customer"), "refund": ("customer", "provider")}


class MySqlLedger:
    def __init__(self, session: Session) -> None:
        self._session = session

    def post(self, payment: Payment, entry: str, amount: int) -> None:
        debited, credited = _ACCOUNTS[entry]
        sql = "INSERT IGNORE INTO ledger (payment_id, entry, account, amount, currency) VALUES (%s, %s, %s, %s, %s)"
        for account, signed in ((debited, amount), (credited, -amount)):
            self._session.execute(sql, (payment.payment_id, entry, account, signed, payment.amount.currency))
