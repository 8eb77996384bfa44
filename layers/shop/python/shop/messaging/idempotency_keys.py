"""The table `idempotency_keys`: one row for each Idempotency-Key of a caller and a route, with the first answer."""

from __future__ import annotations

from dataclasses import dataclass

import pymysql
from pymysql.constants import ER

from shop.kernel.errors import InProgressError, InvalidError
from shop.stores.mysql import Session, error_code


class KeyReusedError(InvalidError):
    slug = "idempotency_key_reused"


class TwinError(InProgressError):
    slug = "idempotency_key_in_progress"


@dataclass(frozen=True)
class IdempotentRequest:
    """`request_hash` is the SHA-256 of the body, in hexadecimal."""

    caller: str
    route: str
    key: str
    request_hash: str


@dataclass(frozen=True)
class StoredAnswer:
    """`body` is JSON."""

    status: int
    body: str


def claim(session: Session, request: IdempotentRequest) -> StoredAnswer | None:
    """Inserts the key's row, locked until the transaction ends. Returns None if the key is new, else the first answer.

    Raises TwinError while another transaction holds the key, and KeyReusedError if its body was another one.
    """
    try:
        session.execute(
            "INSERT INTO idempotency_keys (caller, route, idempotency_key, request_hash) VALUES (%s, %s, %s, %s)",
            (request.caller, request.route, request.key, request.request_hash),
        )
    except pymysql.MySQLError as error:
        if error_code(error) == ER.LOCK_WAIT_TIMEOUT:
            raise TwinError("A request with this Idempotency-Key is being worked on. Ask again shortly.") from None
        if error_code(error) != ER.DUP_ENTRY:
            raise
        return find(session, request)
    return None


def find(session: Session, request: IdempotentRequest) -> StoredAnswer | None:
    """The first answer to this key; None if the key is new. Raises KeyReusedError if its body was another one."""
    row = session.one(
        "SELECT request_hash, status, body FROM idempotency_keys"
        " WHERE caller = %s AND route = %s AND idempotency_key = %s",
        (request.caller, request.route, request.key),
    )
    if row is None:
        return None
    if row["request_hash"] != request.request_hash:
        raise KeyReusedError("This Idempotency-Key was used with another body. Use a fresh key for a new request.")
    return StoredAnswer(row["status"], row["body"])


def save(session: Session, request: IdempotentRequest, answer: StoredAnswer) -> None:
    """Stores the answer of a key that this transaction has claimed."""
    session.execute(
        "UPDATE idempotency_keys SET status = %s, body = %s WHERE caller = %s AND route = %s AND idempotency_key = %s",
        (answer.status, answer.body, request.caller, request.route, request.key),
    )
