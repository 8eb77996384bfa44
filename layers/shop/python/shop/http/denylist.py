"""Tokens that were logged out before they expired. Keys live exactly as long as the tokens they deny."""

from __future__ import annotations

from shop.settings import Redis
from shop.stores import resp


class Denylist:
    def __init__(self, settings: Redis) -> None:
        self._settings = settings

    def add(self, token_id: str, seconds: int) -> None:
        resp.client(self._settings).call("SET", _key(token_id), "1", "EX", str(max(1, seconds)), reply=str)

    def holds(self, token_id: str) -> bool:
        return bool(resp.client(self._settings).call("EXISTS", _key(token_id), reply=int))


def _key(token_id: str) -> str:
    return f"denied:{token_id}"
