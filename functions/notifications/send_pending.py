"""Scheduled: sends the mails that no step got through."""

from __future__ import annotations

from notifications.domain.model import Pending
from notifications.domain.send import send_pending
from notifications.wiring import due, mailer, put_off, renderer, unit_of_work
from shop.messaging.due_items import DueItems
from shop.messaging.scheduled import scheduled

RESERVED_SECONDS = 8.0  # no mail is begun that may outlive the invoke


def _send(delivery: Pending) -> bool:
    return send_pending(unit_of_work.run, renderer, mailer(), delivery)


handler = scheduled(DueItems(put_off, due, _send), reserved_seconds=RESERVED_SECONDS)
