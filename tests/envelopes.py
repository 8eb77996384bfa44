"""Messages in their envelope, as another service's step receives them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

from shop.contracts.message import Envelope, Message
from shop.kernel.ids import new_id

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
M = TypeVar("M", bound=Message)


def envelope(message: M, version: int = 1) -> Envelope[M]:
    """`version` is the version of the aggregate. Each call has a new event id."""
    return Envelope[M](
        id=new_id(),
        type=message.TYPE,
        version=1,
        occurred_at=NOON,
        producer="tests",
        aggregate_id=message.aggregate_id,
        aggregate_version=version,
        correlation_id="test-correlation",
        data=message,
    )
