"""Kafka records, their partitions, and the event that a function gets."""

from __future__ import annotations

import base64
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from confluent_kafka import TIMESTAMP_LOG_APPEND_TIME, Message, TopicPartition

from localstack.lambdas.model import KafkaMapping

Header = tuple[str, bytes]


@dataclass(eq=False)
class Lane:
    """A partition while it is assigned to us. `waiting` has its records that no batch has yet, in order."""

    topic: str
    partition: int
    alive: bool = True
    paused: bool = False
    waiting: deque[Record] = field(default_factory=deque)
    batch: list[Record] | None = None
    last_taken: int = -1

    def take(self, batch: list[Record]) -> Record:
        """Moves the next record into a batch, which then holds this partition."""
        taken = self.waiting.popleft()
        batch.append(taken)
        self.batch, self.last_taken = batch, taken.offset
        return taken

    @property
    def name(self) -> str:
        """The partition's name in events and partial batch responses."""
        return f"{self.topic}-{self.partition}"

    def at(self, offset: int = -1001) -> TopicPartition:
        return TopicPartition(self.topic, self.partition, offset)


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """`timestamp` is in milliseconds since the epoch, `arrived` in seconds of the monotonic clock."""

    lane: Lane
    offset: int
    timestamp: int
    timestamp_type: str
    key: bytes | None
    value: bytes | None
    headers: tuple[Header, ...]
    arrived: float

    @property
    def size(self) -> int:
        """About how many bytes it has in the event's JSON."""
        return 300 + 4 * (len(self.value or b"") + len(self.key or b"")) // 3 + sum(5 * len(v) for _, v in self.headers)


def record(message: Message, lane: Lane, arrived: float) -> Record:
    kind, timestamp = message.timestamp()
    headers = message.headers() or []
    pairs = headers.items() if isinstance(headers, dict) else headers
    return Record(
        lane=lane,
        offset=message.offset() or 0,
        timestamp=timestamp,
        timestamp_type="LOG_APPEND_TIME" if kind == TIMESTAMP_LOG_APPEND_TIME else "CREATE_TIME",
        key=_bytes(message.key()),
        value=_bytes(message.value()),
        headers=tuple((str(name), _bytes(value) or b"") for name, value in pairs),
        arrived=arrived,
    )


def _bytes(value: str | bytes | None) -> bytes | None:
    return value.encode() if isinstance(value, str) else value


def event(mapping: KafkaMapping, records: Iterable[Record], brokers: str) -> dict[str, Any]:
    """The function's payload. A mapping with a source ARN is on MSK, one without on a cluster of one's own."""
    by_partition: dict[str, list[dict[str, Any]]] = {}
    for found in records:
        by_partition.setdefault(found.lane.name, []).append(_as_json(found))
    source = {"eventSource": "aws:kafka", "eventSourceArn": mapping.source_arn} if mapping.source_arn else {}
    return {"eventSource": "SelfManagedKafka", **source, "bootstrapServers": brokers, "records": by_partition}


def _as_json(found: Record) -> dict[str, Any]:
    key = {} if found.key is None else {"key": base64.b64encode(found.key).decode()}
    value = None if found.value is None else base64.b64encode(found.value).decode()
    return {
        "topic": found.lane.topic,
        "partition": found.lane.partition,
        "offset": found.offset,
        "timestamp": found.timestamp,
        "timestampType": found.timestamp_type,
        **key,
        "value": value,
        "headers": [{name: _signed(content)} for name, content in found.headers],
    }


def _signed(content: bytes) -> list[int]:
    """AWS writes a header's bytes as Java does, from -128 to 127."""
    return [byte - 256 if byte > 127 else byte for byte in content]  # noqa: PLR2004


def by_lane(records: Sequence[Record]) -> dict[Lane, list[Record]]:
    found: dict[Lane, list[Record]] = {}
    for each in records:
        found.setdefault(each.lane, []).append(each)
    return found
