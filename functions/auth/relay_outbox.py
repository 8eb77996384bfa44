"""Scheduled: publishes events that were committed but not published yet."""

from __future__ import annotations

from auth.wiring import unit_of_work
from shop.messaging.relay import RESERVED_SECONDS, relay
from shop.messaging.scheduled import scheduled

handler = scheduled(relay(unit_of_work.outbox), reserved_seconds=RESERVED_SECONDS)
