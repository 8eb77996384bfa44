"""Tokens that were logged out before they expired. Keys live exactly as long as the tokens they deny."""

from __future__ import annotations

from shop.settings import Redis
from shop.stores import redis


class Denylist:
    def __init__(self, settings: Redis) -> None:
        self._settings = settings

    def add(self, token_id: str, seconds: int) -> None:
        with redis.reachable():
            redis.client(self._settings).set(_key(token_id), "1", ex=max(1, seconds))

    def holds(self, token_id: str) -> bool:
        with redis.reachable():
            return bool(redis.client(self._settings).exists(_key(token_id)))


def _key(token_id: str) -> str:
    return f"denied:{token_id}"
