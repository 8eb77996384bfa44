"""Scheduled: publishes events that were committed but not published yet."""

from __future__ import annotations

from products.wiring import outbox
from shop.messaging.relay import RESERVED_SECONDS, relay
from shop.messaging.scheduled import scheduled

handler = scheduled(relay(outbox), reserved_seconds=RESERVED_SECONDS)
