"""Idempotency-Key: the key's row, the effect and the stored answer are one transaction.

A concurrent twin waits for the key's row; then it gets the first answer again, or 409 where the first is still at
work. A crash or an error rolls the key back, so that a retry is a first try.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

import pymysql
from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel
from pymysql.constants import ER

from shop.http.principal import Customer
from shop.kernel.errors import BadRequestError, InProgressError, InvalidError
from shop.messaging.unit_of_work import UnitOfWork
from shop.stores.mysql import Session, error_code

W = TypeVar("W")
P = TypeVar("P")
MAX_KEY = 255


class KeyRequiredError(BadRequestError):
    slug = "idempotency_key_required"


class KeyInvalidError(BadRequestError):
    slug = "idempotency_key_invalid"


class KeyReusedError(InvalidError):
    slug = "idempotency_key_reused"


class TwinError(InProgressError):
    slug = "idempotency_key_in_progress"


@dataclass(frozen=True)
class IdempotentRequest:
    caller: str
    route: str
    key: str
    request_hash: str


async def _idempotent(
    request: Request, principal: Customer, idempotency_key: Annotated[str | None, Header()] = None
) -> IdempotentRequest:
    if not idempotency_key:
        raise KeyRequiredError(
            f"Send a fresh Idempotency-Key header (1 to {MAX_KEY} ASCII characters) with this request."
        )
    if len(idempotency_key) > MAX_KEY or not idempotency_key.isascii():
        raise KeyInvalidError(f"An Idempotency-Key is 1 to {MAX_KEY} ASCII characters. Send a UUID, for example.")
    body_hash = hashlib.sha256(await request.body()).hexdigest()
    return IdempotentRequest(principal.id, f"{request.method} {request.url.path}"[:100], idempotency_key, body_hash)


Idempotent = Annotated[IdempotentRequest, Depends(_idempotent)]


def once(
    unit_of_work: UnitOfWork[W],
    request: IdempotentRequest,
    *,
    status: int,
    prepare: Callable[[], P],
    work: Callable[[W, P], BaseModel],
) -> Response:
    """`prepare` (reads, calls to others) runs before the transaction and only when there is no stored answer yet."""
    stored = unit_of_work.database.run(lambda session: _stored(session, request))
    if stored is not None:
        return stored
    prepared = prepare()

    def attempt(session: Session, stores: W) -> Response:
        replay = _claim(session, request)
        return replay or _keep(session, request, status, work(stores, prepared))

    response, unsent = unit_of_work.commit(attempt)
    unit_of_work.outbox.drain(unsent)
    return response


def _claim(session: Session, request: IdempotentRequest) -> Response | None:
    """None when the key is ours now; else the first answer."""
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
        return _stored(session, request)
    return None


def _stored(session: Session, request: IdempotentRequest) -> Response | None:
    row = session.one(
        "SELECT request_hash, status, body FROM idempotency_keys"
        " WHERE caller = %s AND route = %s AND idempotency_key = %s",
        (request.caller, request.route, request.key),
    )
    if row is None:
        return None
    if row["request_hash"] != request.request_hash:
        raise KeyReusedError("This Idempotency-Key was used with another body. Use a fresh key for a new request.")
    return _answer(row["status"], row["body"], replayed=True)


def _keep(session: Session, request: IdempotentRequest, status: int, answer: BaseModel) -> Response:
    body = answer.model_dump_json()
    session.execute(
        "UPDATE idempotency_keys SET status = %s, body = %s WHERE caller = %s AND route = %s AND idempotency_key = %s",
        (status, body, request.caller, request.route, request.key),
    )
    return _answer(status, body, replayed=False)


def _answer(status: int, body: str, *, replayed: bool) -> Response:
    headers = {"Idempotent-Replayed": "true"} if replayed else {}
    return Response(body, status, headers, "application/json")
