"""Families of refresh tokens in MySQL. Rotation, reuse and log-out all take the lock of `locked`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from auth.domain.model import Ending, Family, RefreshToken
from shop.stores.mysql import Row, Session, utc

_LINK = (
    "SELECT fingerprint, family_id, parent, access_token_id, issued_at, expires_at, used_at IS NOT NULL AS used"
    " FROM refresh_tokens"
)
_END = "UPDATE refresh_families SET ended_at = UTC_TIMESTAMP(6), ended_by = %s WHERE ended_at IS NULL"


class MySqlFamilies:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, family: Family) -> None:
        sql = "INSERT INTO refresh_families (family_id, customer_id, credentials_version) VALUES (%s, %s, %s)"
        self._session.execute(sql, (family.family_id, family.customer_id, family.credentials_version))

    def locked(self, family_id: str) -> Family:
        sql = "SELECT customer_id, credentials_version, ended_by FROM refresh_families WHERE family_id = %s FOR UPDATE"
        row = self._session.one(sql, (family_id,))
        assert row is not None, "every token has a family"
        ended = Ending(row["ended_by"]) if row["ended_by"] else None
        return Family(family_id, row["customer_id"], row["credentials_version"], ended)

    def end(self, family_id: str, why: Ending) -> None:
        self._session.execute(f"{_END} AND family_id = %s", (why.value, family_id))

    def end_all(self, customer_id: str, why: Ending) -> None:
        self._session.execute(f"{_END} AND customer_id = %s", (why.value, customer_id))

    def token(self, fingerprint: str) -> RefreshToken | None:
        row = self._session.one(f"{_LINK} WHERE fingerprint = %s", (fingerprint,))
        return _token(row) if row else None

    def add_token(self, token: RefreshToken) -> None:
        self._session.execute(
            "INSERT INTO refresh_tokens (fingerprint, family_id, parent, access_token_id, issued_at, expires_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)",
            (
                token.fingerprint,
                token.family_id,
                token.parent,
                token.access_token_id,
                token.issued_at.replace(tzinfo=None),
                token.expires_at.replace(tzinfo=None),
            ),
        )

    def use(self, fingerprint: str) -> None:
        self._session.execute(
            "UPDATE refresh_tokens SET used_at = UTC_TIMESTAMP(6) WHERE fingerprint = %s", (fingerprint,)
        )

    def of_access_token(self, access_token_id: str) -> str | None:
        sql = "SELECT family_id FROM refresh_tokens WHERE access_token_id = %s"
        row = self._session.one(sql, (access_token_id,))
        return str(row["family_id"]) if row else None

    def issued_since(self, family_id: str, since: datetime) -> Sequence[RefreshToken]:
        sql = f"{_LINK} WHERE family_id = %s AND issued_at >= %s ORDER BY issued_at"
        return [_token(row) for row in self._session.all(sql, (family_id, since.replace(tzinfo=None)))]

    def ended_since(self, customer_id: str, since: datetime) -> Sequence[RefreshToken]:
        sql = (
            f"{_LINK} JOIN refresh_families USING (family_id)"
            " WHERE customer_id = %s AND ended_at IS NOT NULL AND issued_at >= %s ORDER BY issued_at"
        )
        return [_token(row) for row in self._session.all(sql, (customer_id, since.replace(tzinfo=None)))]


def _token(row: Row) -> RefreshToken:
    times = {"issued_at": utc(row["issued_at"]), "expires_at": utc(row["expires_at"])}
    return RefreshToken(**{**row, **times, "used": bool(row["used"])})
