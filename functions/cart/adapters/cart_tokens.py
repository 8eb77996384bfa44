"""Tokens of guests' carts: the time of creation and 144 random bits.

The cart's id is computed from its token, so an empty cart need not be stored, and creating many of them costs nothing.
"""

from __future__ import annotations

import binascii
import hashlib
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cart.domain.model import Cart
from shop.kernel.ids import uuid7

MADE_BYTES, RANDOM_BYTES = 6, 18
LENGTH = 32
CLOCK_SKEW_MILLIS = 60_000


def new_token() -> str:
    made = _now_millis().to_bytes(MADE_BYTES, "big")
    return urlsafe_b64encode(made + secrets.token_bytes(RANDOM_BYTES)).decode("ascii")


def empty_cart(token: str, ttl_seconds: int) -> Cart | None:
    """The cart of a token that was created within the time to live; None for any other text."""
    made = _made_millis(token)
    if made is None or not -CLOCK_SKEW_MILLIS <= _now_millis() - made < ttl_seconds * 1_000:
        return None
    return Cart(_cart_id(token, made))


def _made_millis(token: str) -> int | None:
    try:
        decoded = urlsafe_b64decode(token.encode("ascii")) if len(token) == LENGTH else b""
    except (UnicodeEncodeError, binascii.Error):
        return None
    return int.from_bytes(decoded[:MADE_BYTES], "big") if decoded else None


def _cart_id(token: str, made_millis: int) -> str:
    """A UUIDv7 whose random bits are a hash of the token, so that the token cannot be computed from it."""
    digest = int.from_bytes(hashlib.sha256(b"cart id of " + token.encode()).digest()[:10], "big")
    return uuid7(made_millis, digest & (1 << 74) - 1)


def _now_millis() -> int:
    return time.time_ns() // 1_000_000
