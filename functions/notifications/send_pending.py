"""Scheduled: sends the mails that no step got through."""

from __future__ import annotations

from typing import Any

from notifications import wiring


def handler(_event: dict[str, Any], context: Any) -> dict[str, int]:
    return wiring.send_pending(context.get_remaining_time_in_millis)
