"""Counts log-ins per account and per IP address in Redis, in one script, so that parallel callers cannot exceed the
limit. Each log-in counts as failed until it is forgiven."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.stores.redis import reachable

if TYPE_CHECKING:
    from redis import Redis

# Returns 0, or the seconds to wait.
ADMIT = """
for i = 1, 2 do
  if tonumber(redis.call('GET', KEYS[i]) or '0') >= tonumber(ARGV[i]) then
    return math.max(1, redis.call('TTL', KEYS[i]))
  end
end
for i = 1, 2 do
  if redis.call('INCR', KEYS[i]) == 1 then redis.call('EXPIRE', KEYS[i], ARGV[3]) end
end
return 0
"""
# Resets the account, but gives the address only one attempt back: otherwise one good log-in would reset the limit of an
# attacker's address.
FORGIVE = """
redis.call('DEL', KEYS[1])
if tonumber(redis.call('GET', KEYS[2]) or '0') > 0 then redis.call('DECR', KEYS[2]) end
"""


@dataclass(frozen=True)
class Limits:
    """How many log-ins may fail within the window."""

    per_account: int = 20
    per_address: int = 500
    window_seconds: int = 300


class RedisThrottle:
    def __init__(self, client: Callable[[], Redis], limits: Limits) -> None:
        self._client = client
        self._limits = limits

    def admit(self, email: str, address: str) -> int:
        limits = self._limits
        limited = (limits.per_account, limits.per_address, limits.window_seconds)
        with reachable():
            return int(self._client().eval(ADMIT, 2, *_keys(email, address), *map(str, limited)))

    def forgive(self, email: str, address: str) -> None:
        with reachable():
            self._client().eval(FORGIVE, 2, *_keys(email, address))


def _keys(email: str, address: str) -> tuple[str, str]:
    """Hashes the e-mail address, because keys appear in dumps and logs."""
    return f"login:account:{hashlib.sha256(email.encode()).hexdigest()[:32]}", f"login:address:{address}"
