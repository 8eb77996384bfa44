"""Stripe's webhook signature: `t=<unix>,v1=<hmac>,...` over the raw body, by any of the active secrets."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar

from shop.kernel.errors import BadRequestError

TOLERANCE_SECONDS = 300


class WebhookSignatureError(BadRequestError):
    slug: ClassVar[str] = "webhook_signature"


def verify(body: bytes, header: str, secrets: Sequence[str], now: datetime) -> None:
    """Raises WebhookSignatureError, also for a time that is too far from `now`, before or after. Compares in constant
    time and tries every secret, so that a forger learns nothing."""
    fields = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _, value in fields if name.strip() == "t"]
    marks = [value for name, _, value in fields if name.strip() == "v1"]
    if len(stamps) != 1 or not stamps[0].isdecimal() or len(stamps[0]) > len("9999999999") or not marks:
        raise WebhookSignatureError("The Stripe-Signature header is missing or malformed.")
    genuine = _signed_by_one_of(secrets, stamps[0].encode() + b"." + body, marks)
    fresh = abs(now.timestamp() - int(stamps[0])) <= TOLERANCE_SECONDS
    if not (genuine and fresh):
        raise WebhookSignatureError(
            "The signature does not fit this body and time. Check the webhook secret and both clocks."
        )


def _signed_by_one_of(secrets: Sequence[str], signed: bytes, marks: Sequence[str]) -> bool:
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets]
    fits = [hmac.compare_digest(mark.encode(), each) for mark in marks for each in expected]
    return any(fits)
