"""Guests' carts in Redis, each under the hash of its token. A cart is stored at its first change, and expires if it is
not used for its time to live.

`update` reads the cart, changes it here, and writes it by a script that refuses if the version has changed meanwhile;
then it starts again. So no change is lost, and only the domain has the rules of a cart.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from cart.adapters import cart_tokens, lines_json
from cart.domain.errors import NoSuchCartError
from cart.domain.model import Cart
from shop.kernel.errors import UnavailableError
from shop.kernel.ids import new_id
from shop.stores.redis import reachable

if TYPE_CHECKING:
    from redis import Redis

ATTEMPTS = 60
FIELDS = ("id", "version", "merged_into", "lines", "incarnation")
FULL = "There is no room for guests' carts right now. Log in to use a customer's cart, or try again later."

SAVE = """
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'id', ARGV[6], 'version', ARGV[2], 'merged_into', ARGV[3], 'lines', ARGV[4],
  'incarnation', ARGV[7])
redis.call('EXPIRE', KEYS[1], ARGV[5])
return 1
"""


class RedisCarts:
    def __init__(self, client: Callable[[], Redis], ttl_seconds: int) -> None:
        self._client = client
        self._ttl = ttl_seconds

    def new(self) -> tuple[str, Cart]:
        """A new token and its empty cart, which is not stored yet."""
        token = cart_tokens.new_token()
        return token, self.of(token).empty()

    def of(self, token: str) -> RedisCart:
        return RedisCart(self._client, token, self._ttl)


class RedisCart:
    """One guest's cart, for one request. `token` is a secret: whoever has it may use the cart."""

    def __init__(self, client: Callable[[], Redis], token: str, ttl_seconds: int) -> None:
        self._client = client
        self._token = token
        self._key = f"guest_cart:{hashlib.sha256(token.encode()).hexdigest()}"
        self._ttl = ttl_seconds
        self._seen: Cart | None = None

    def read(self) -> Cart:
        with reachable(FULL), self._client().pipeline(transaction=False) as pipe:
            pipe.hmget(self._key, FIELDS)
            pipe.expire(self._key, self._ttl)
            (cart_id, version, merged_into, lines, incarnation), _ = pipe.execute()
        if cart_id is None:
            self._seen = self.empty()
        else:
            self._seen = Cart(cart_id, int(version), lines_json.loads(lines), merged_into or None, incarnation or "")
        return self._seen

    def update(self, change: Callable[[Cart], Cart]) -> Cart:
        for attempt in range(ATTEMPTS):
            cart = self._seen or self.read()  # the script refuses if this is not the newest version
            changed = change(cart)
            if changed == cart or self._save(cart.version, changed):
                self._seen = changed
                return changed
            self._seen = None
            time.sleep(random.uniform(0, 0.001) * attempt)  # random, so that two requests do not collide again
        raise UnavailableError("Too many requests are changing this cart. Try again shortly.")

    def empty(self) -> Cart:
        """The cart before its first change. Raises NoSuchCartError."""
        empty = cart_tokens.empty_cart(self._token, self._ttl)
        if empty is None:
            raise NoSuchCartError("There is no such guest cart, or it has expired. Create one with POST /v1/carts.")
        return replace(empty, incarnation=new_id())

    def _save(self, expected: int, cart: Cart) -> bool:
        lines = lines_json.dumps(cart.lines)
        values = (expected, cart.version, cart.merged_into or "", lines, self._ttl, cart.cart_id, cart.incarnation)
        with reachable(FULL):
            return bool(self._client().eval(SAVE, 1, self._key, *map(str, values)))
