"""The settings of a simulator."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# What a shop subscribes to; the others only repeat what these or the answers of calls say.
EVENTS = (
    "payment_intent.amount_capturable_updated", "payment_intent.payment_failed", "payment_intent.succeeded",
    "payment_intent.canceled", "charge.refunded", "refund.created", "refund.updated", "refund.failed",
)  # fmt: skip

OTHER_EVENTS = ("payment_intent.created", "charge.captured", "charge.refund.updated")


@dataclass(frozen=True)
class Config:
    data: Path
    api_key: str
    webhook_url: str | None = None
    webhook_secrets: tuple[str, ...] = ()
    events: tuple[str, ...] = EVENTS
    retry_base_seconds: float = 1.0
    retry_cap_seconds: float = 30.0
    max_attempts: int = 20
    seed: str | None = None
