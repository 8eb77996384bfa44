"""The topic of records that no retry can process. Steps without a `parked` table write to it, and so do mappings that
give up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from shop import settings
from shop.kernel.errors import UnavailableError
from shop.messaging.producer import Producer, Record
from shop.messaging.records import RawRecord
from shop.telemetry.correlation import bound
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count

TOPIC = "shop.failed.v1"
PUBLISH_SECONDS = 5.0
Failed = tuple[RawRecord, str]


class Publisher(Protocol):
    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]: ...


class FailedTopic:
    """Connects when the first record fails."""

    def __init__(self, publisher: Publisher | None = None) -> None:
        self._publisher = publisher

    def take(self, consumer: str, failed: Sequence[Failed]) -> None:
        """Publishes each record with its reason, topic, partition and offset in headers; one that is too large without
        its body and with the header `failure-body: omitted`. Raises UnavailableError if any was not published."""
        if not failed:
            return
        self._publisher = self._publisher or Producer(settings.kafka())
        _publish(self._publisher, [_record(consumer, *each) for each in failed])
        for record, reason in failed:
            extra = {"consumer": consumer, "event_id": record.id, "reason": reason}
            with bound(record.correlation()):
                logger.error("event failed for good", extra=extra)
            count("failed_event", consumer=consumer)


def _publish(publisher: Publisher, records: Sequence[Record]) -> None:
    """A key's next record is not sent after one that is too large, hence the loop."""
    while records:
        acked, too_large = publisher.publish(records, PUBLISH_SECONDS)
        if not acked and not any(each.body for each in too_large):
            raise UnavailableError(f"{TOPIC} did not take every failed record.", retry_after=2)
        left = [each for each in records if each not in acked]
        records = [_without_body(each) if each in too_large else each for each in left]


def _without_body(record: Record) -> Record:
    return replace(record, body=b"", headers=(*record.headers, ("failure-body", b"omitted")))


def _record(consumer: str, record: RawRecord, reason: str) -> Record:
    place = {
        "failure-consumer": consumer,
        "failure-error": reason,
        "failure-topic": record.topic,
        "failure-partition": str(record.partition),
        "failure-offset": str(record.offset),
    }
    headers = tuple((name, value.encode()) for name, value in place.items())
    return Record(record.offset, record.id, record.key, TOPIC, record.body, headers)
