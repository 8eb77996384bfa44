"""Scheduled: publishes what no invoke did."""

from __future__ import annotations

from auth.wiring import unit_of_work
from shop.messaging.relay import relay_outbox

handler = relay_outbox(unit_of_work.outbox)
