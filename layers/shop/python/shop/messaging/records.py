"""From Lambda's Kafka payload to records, from a record to a typed envelope."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError

from shop.contracts.message import Envelope, Message

MAX_ID = 64
KafkaEvent = Mapping[str, Any]
Failures = dict[str, list[dict[str, dict[str, str | int]]]]


@dataclass(frozen=True)
class RawRecord:
    """One Kafka record as it came. `id` is the event's id, or its place on the topic where the body cannot be read."""

    id: str
    key: str
    topic: str
    partition: int
    offset: int
    headers: str
    body: bytes


class UndecodableError(Exception):
    """No later attempt will read this record."""


def records_of(event: KafkaEvent) -> Iterator[RawRecord]:
    """In the order of their partitions, each partition by offset."""
    for partition in event["records"].values():
        for record in partition:
            yield _record(record)


def failures_of(records: list[RawRecord]) -> Failures:
    """Lambda's partial batch response: the mapping goes back to the lowest of these offsets in each partition."""
    return {
        "batchItemFailures": [
            {"itemIdentifier": {"partition": f"{record.topic}-{record.partition}", "offset": record.offset}}
            for record in records
        ]
    }


def _record(record: Mapping[str, Any]) -> RawRecord:
    topic, partition, offset = record["topic"], record["partition"], record["offset"]
    body = base64.b64decode(record.get("value") or "")
    key = base64.b64decode(record.get("key") or "").decode(errors="replace")[:MAX_ID]
    event_id = _peek(body).get("id")
    if not isinstance(event_id, str) or not 0 < len(event_id) <= MAX_ID:
        event_id = f"{topic}-{partition}-{offset}"
    return RawRecord(
        event_id,
        key,
        topic,
        partition,
        offset,
        json.dumps(record.get("headers", [])),
        body,
    )


def _peek(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def decode(record: RawRecord, contracts: Mapping[str, type[Message]]) -> Envelope[Message] | None:
    """The envelope; None for a type this consumer has no route for. Raises UndecodableError."""
    head = _peek(record.body)
    if not isinstance(head.get("type"), str):
        raise UndecodableError("the body is not an envelope in JSON")
    contract = contracts.get(head["type"])
    if contract is None:
        return None
    if head.get("version") != contract.VERSION:
        raise UndecodableError(f"version {head.get('version')} of {contract.TYPE} is not known here")
    try:
        return cast("Envelope[Message]", Envelope[contract].model_validate(head))  # type: ignore[valid-type]
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, item["loc"])) for item in error.errors(include_input=False))
        raise UndecodableError(f"breaks the schema of {contract.TYPE} at: {fields}") from None
