"""Puts a message into its envelope. Not part of the unit of work, so that services without MySQL load no driver."""

from __future__ import annotations

from datetime import datetime

from shop import settings
from shop.contracts.message import Envelope, Message
from shop.kernel.ids import new_id
from shop.telemetry import correlation


def seal(message: Message, version: int, now: datetime) -> Envelope[Message]:
    cause = correlation.current()
    return Envelope[Message](
        id=new_id(),
        type=message.TYPE,
        version=message.VERSION,
        occurred_at=now,
        producer=settings.service(),
        aggregate_id=message.aggregate_id,
        aggregate_version=version,
        correlation_id=cause.correlation_id,
        causation_id=cause.causation_id,
        traceparent=cause.traceparent,
        data=message,
    )
