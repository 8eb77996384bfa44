"""Accounts in MySQL."""

from __future__ import annotations

import pymysql
from pymysql.constants import ER

from auth.domain.errors import EmailTakenError
from auth.domain.model import Account
from shop.stores.mysql import Session, error_code

_COLUMNS = "SELECT customer_id, email, name, password_hash, roles, version, credentials_version FROM accounts"


class MySqlAccounts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, customer_id: str) -> Account | None:
        return self._read(f"{_COLUMNS} WHERE customer_id = %s", customer_id)

    def by_email(self, email: str) -> Account | None:
        return self._read(f"{_COLUMNS} WHERE email = %s", email)

    def locked_by_email(self, email: str) -> Account | None:
        return self._read(f"{_COLUMNS} WHERE email = %s FOR UPDATE", email)

    def share_locked(self, customer_id: str) -> Account | None:
        return self._read(f"{_COLUMNS} WHERE customer_id = %s LOCK IN SHARE MODE", customer_id)

    def add(self, account: Account) -> None:
        row = (
            account.customer_id,
            account.email,
            account.name,
            account.password_hash,
            ",".join(account.roles),
            account.version,
            account.credentials_version,
        )
        try:
            self._session.execute(
                "INSERT INTO accounts (customer_id, email, name, password_hash, roles, version, credentials_version)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s)",
                row,
            )
        except pymysql.MySQLError as error:
            if error_code(error) != ER.DUP_ENTRY:
                raise
            raise EmailTakenError from None

    def save(self, account: Account) -> None:
        self._session.execute(
            "UPDATE accounts SET name = %s, password_hash = %s, roles = %s, version = %s, credentials_version = %s"
            " WHERE customer_id = %s",
            (
                account.name,
                account.password_hash,
                ",".join(account.roles),
                account.version,
                account.credentials_version,
                account.customer_id,
            ),
        )

    def _read(self, sql: str, key: str) -> Account | None:
        row = self._session.one(sql, (key,))
        if row is None:
            return None
        return Account(**{**row, "roles": tuple(row["roles"].split(","))})
