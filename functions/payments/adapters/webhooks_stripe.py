"""Reads the events that Stripe sends by webhook."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from payments.adapters.stripe_events import read_event
from payments.adapters.stripe_signature import verify
from payments.domain.ports import ProviderEvent
from shop.kernel.clock import Clock


class StripeWebhooks:
    """`secrets` returns the active webhook secrets."""

    def __init__(self, secrets: Callable[[], Sequence[str]], now: Clock) -> None:
        self._secrets = secrets
        self._now = now

    def read(self, body: bytes, signature: str) -> ProviderEvent:
        """Reads nothing of the body before its signature is verified. Raises WebhookSignatureError."""
        verify(body, signature, self._secrets(), self._now())
        return read_event(body)
