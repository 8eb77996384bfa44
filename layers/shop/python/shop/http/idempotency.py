"""Idempotency-Key: the key's row, the effect and the stored answer are one transaction.

A concurrent request with the same key waits for the row. Then it gets the first answer, or 409 if the first request is
still being processed. A crash or an error rolls the key back, so that a retry counts as the first try.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request, Response
from pydantic import BaseModel

from shop.http.callers import Customer
from shop.kernel.errors import BadRequestError
from shop.messaging import idempotency_keys
from shop.messaging.idempotency_keys import IdempotentRequest, StoredAnswer
from shop.messaging.unit_of_work import UnitOfWork
from shop.stores.mysql import Session

W = TypeVar("W")
P = TypeVar("P")
MAX_KEY = 255


class KeyRequiredError(BadRequestError):
    slug = "idempotency_key_required"


class KeyInvalidError(BadRequestError):
    slug = "idempotency_key_invalid"


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
    """Does `work` at most once for the request's key, and answers a repeated request as the first time.

    `prepare` (reads, calls to others) runs before the transaction, and only if there is no stored answer yet.
    """
    stored = unit_of_work.database.run(lambda session: idempotency_keys.find(session, request))
    if stored is not None:
        return _response(stored, replayed=True)
    prepared = prepare()

    def attempt(session: Session, stores: W) -> Response:
        first = idempotency_keys.claim(session, request)
        if first is not None:
            return _response(first, replayed=True)
        answer = StoredAnswer(status, work(stores, prepared).model_dump_json())
        idempotency_keys.save(session, request, answer)
        return _response(answer, replayed=False)

    response, unsent = unit_of_work.commit(attempt)
    unit_of_work.outbox.drain(unsent)
    return response


def _response(answer: StoredAnswer, *, replayed: bool) -> Response:
    headers = {"Idempotent-Replayed": "true"} if replayed else {}
    return Response(answer.body, answer.status, headers, "application/json")
