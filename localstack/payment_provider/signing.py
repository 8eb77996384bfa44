"""Stripe's webhook signature: one HMAC-SHA256 over `<t>.<raw body>` per active secret."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def header(body: bytes, timestamp: int, secrets: Iterable[str]) -> str:
    signed = b"%d." % timestamp + body
    marks = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets]
    return ",".join([f"t={timestamp}", *(f"v1={mark}" for mark in marks)])
