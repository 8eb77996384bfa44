"""Where records go that no retry will mend, from a step without a parking table. Mappings give up to it as well."""

from __future__ import annotations

from collections.abc import Sequence
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
        """Each record whole, with its reason and its place in headers. Raises UnavailableError where the topic does not
        have all of them."""
        if not failed:
            return
        self._publisher = self._publisher or Producer(settings.kafka())
        acked, _ = self._publisher.publish([_record(consumer, *each) for each in failed], PUBLISH_SECONDS)
        if len(acked) < len(failed):
            raise UnavailableError(f"{TOPIC} did not take every failed record.", retry_after=2)
        for record, reason in failed:
            extra = {"consumer": consumer, "event_id": record.id, "reason": reason}
            with bound(record.correlation()):
                logger.error("event failed for good", extra=extra)
            count("failed_event", consumer=consumer)


def _record(consumer: str, record: RawRecord, reason: str) -> Record:
    said = {
        "failure-consumer": consumer,
        "failure-error": reason,
        "failure-topic": record.topic,
        "failure-partition": str(record.partition),
        "failure-offset": str(record.offset),
    }
    headers = tuple((name, value.encode()) for name, value in said.items())
    return Record(record.offset, record.id, record.key, TOPIC, record.body, headers)
