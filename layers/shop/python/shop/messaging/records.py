"""From Lambda's Kafka payload to records, from a record to a typed envelope."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from pydantic import ValidationError

from shop.contracts.message import Envelope, Message
from shop.telemetry.correlation import Correlation, from_headers

MAX_ID = 64
KafkaEvent = Mapping[str, Any]
Failures = dict[str, list[dict[str, dict[str, str | int]]]]


@dataclass(frozen=True)
class RawRecord:
    """One Kafka record as it came. `id` is the event's id, or its place on the topic where the body cannot be read;
    `fields` are the body's, none where it is no JSON object."""

    id: str
    key: str
    topic: str
    partition: int
    offset: int
    headers: str
    body: bytes
    fields: Mapping[str, Any]

    def correlation(self) -> Correlation:
        """Which story it belongs to, as far as its body says so."""
        origin = from_headers(self._text("correlation_id"), self._text("traceparent"))
        return replace(origin, causation_id=self.id)

    def _text(self, name: str) -> str | None:
        value = self.fields.get(name)
        return value if isinstance(value, str) else None


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
    fields = _fields(body)
    event_id = fields.get("id")
    if not isinstance(event_id, str) or not event_id.isascii() or not 0 < len(event_id) <= MAX_ID:
        event_id = f"{topic}-{partition}-{offset}"
    return RawRecord(
        event_id,
        key,
        topic,
        partition,
        offset,
        json.dumps(record.get("headers", [])),
        body,
        fields,
    )


def _fields(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def decode(record: RawRecord, contracts: Mapping[str, type[Message]]) -> Envelope[Message] | None:
    """The envelope; None for a type this consumer has no route for. Raises UndecodableError."""
    fields = record.fields
    if not isinstance(fields.get("type"), str):
        raise UndecodableError("the body is not an envelope in JSON")
    contract = contracts.get(fields["type"])
    if contract is None:
        return None
    if fields.get("version") != contract.VERSION:
        raise UndecodableError(f"version {fields.get('version')} of {contract.TYPE} is not known here")
    try:
        return cast("Envelope[Message]", Envelope[contract].model_validate(fields))  # type: ignore[valid-type]
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, item["loc"])) for item in error.errors(include_input=False))
        raise UndecodableError(f"breaks the schema of {contract.TYPE} at: {wrong}") from None
