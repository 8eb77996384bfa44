"""Scheduled: sends the mails that the Kafka step did not send."""

from __future__ import annotations

from notifications.domain.send_pending import send_pending
from notifications.wiring import LONGEST_SEND, due, mailer, put_off, renderer, unit_of_work
from shop.messaging.due_items import DueItems
from shop.messaging.scheduled import scheduled

RESERVED_SECONDS = LONGEST_SEND

handler = scheduled(
    DueItems(put_off, due, lambda delivery: send_pending(unit_of_work.run, renderer, mailer(), delivery)),
    reserved_seconds=RESERVED_SECONDS,
)
