"""Access tokens that were revoked before they expired. A key in Redis expires when its token does.

Raises UnavailableError if Redis cannot read or write: a token that may have been revoked is not accepted, and who
revokes one learns that they have to try again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from shop.settings import Redis
from shop.stores import resp
from shop.stores.redis import refused_for_now


class Denylist:
    def __init__(self, settings: Redis) -> None:
        self._settings = settings

    def add(self, token_id: str, seconds: int) -> None:
        with _refusals():
            resp.client(self._settings).call("SET", _key(token_id), "1", "EX", str(max(1, seconds)), reply=str)

    def holds(self, token_id: str) -> bool:
        with _refusals():
            return bool(resp.client(self._settings).call("EXISTS", _key(token_id), reply=int))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except resp.RespError as error:
        unavailable = refused_for_now(str(error))
        if unavailable is None:
            raise
        raise unavailable from error


def _key(token_id: str) -> str:
    return f"denied:{token_id}"
