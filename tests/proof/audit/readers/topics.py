"""Reads the records of the shop's topics, from a given time to the end that they have when the reading begins."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
from confluent_kafka import Consumer, KafkaException, Message, TopicPartition

from tests.proof.audit.errors import AuditError, TooMuchError
from tests.proof.audit.facts import TopicRecord
from tests.proof.audit.places import Places

TIMEOUT = 15.0
AT_ONCE, BREATH = 5_000, 0.1
"""A batch is returned when it is full, or after this many seconds."""


def records(places: Places, topics: Sequence[str], since: datetime, bound: int) -> list[TopicRecord]:
    settings = {
        **places.kafka,
        "group.id": f"audit-{uuid.uuid4().hex}",
        "enable.auto.commit": "false",
        "log_level": "0",  # what fails is raised, once
    }
    consumer = Consumer(settings)
    try:
        return list(_read(consumer, topics, since, bound))
    except KafkaException as error:
        raise AuditError(f"Kafka at {places.kafka['bootstrap.servers']} cannot be read: {error}") from error
    finally:
        consumer.close()


def _read(consumer: Consumer, topics: Sequence[str], since: datetime, bound: int) -> Iterator[TopicRecord]:
    left = _ranges(consumer, topics, since)
    if sum(end - start for start, end in left.values()) > bound:
        raise TooMuchError("the topics", bound)
    consumer.assign([TopicPartition(topic, partition, start) for (topic, partition), (start, _) in left.items()])
    missing = {place: end for place, (_, end) in left.items()}
    heard = time.monotonic()
    while missing:
        batch = consumer.consume(AT_ONCE, BREATH)
        if batch:
            heard = time.monotonic()
        elif time.monotonic() - heard > TIMEOUT:
            raise AuditError(f"Kafka went silent with {len(missing)} partitions to read. Try again.")
        for message in batch:
            place = (message.topic() or "", message.partition() or 0)
            if place in missing and message.error() is None:
                yield _record(message)
                if (message.offset() or 0) + 1 >= missing[place]:
                    del missing[place]


def _ranges(consumer: Consumer, topics: Sequence[str], since: datetime) -> dict[tuple[str, int], tuple[int, int]]:
    """Returns the first offset at or after `since`, and the end, of each partition with records between them."""
    known = consumer.list_topics(timeout=TIMEOUT).topics
    wanted = [
        TopicPartition(topic, number, int(since.timestamp() * 1000))
        for topic in topics
        if topic in known
        for number in known[topic].partitions
    ]
    found = {}
    for start in consumer.offsets_for_times(wanted, timeout=TIMEOUT):
        low, high = consumer.get_watermark_offsets(start, timeout=TIMEOUT)
        first = max(low, start.offset if start.offset >= 0 else high)
        if first < high:
            found[start.topic, start.partition] = (first, high)
    return found


def _record(message: Message) -> TopicRecord:
    head = _envelope(message.value() or b"")
    at = head.get("occurred_at")
    return TopicRecord(
        topic=message.topic() or "",
        partition=message.partition() or 0,
        offset=message.offset() or 0,
        event_id=str(head.get("id", "")),
        type=str(head.get("type", "")),
        aggregate_id=str(head.get("aggregate_id", "")),
        version=int(head.get("aggregate_version", 0)),
        occurred_at=datetime.fromisoformat(at) if isinstance(at, str) else None,
    )


def _envelope(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
