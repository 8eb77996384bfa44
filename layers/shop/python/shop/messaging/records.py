"""From Lambda's Kafka payload to records, from a record to a typed envelope."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from pydantic import ValidationError

from shop.contracts.message import Envelope, Message
from shop.kernel.untrusted_json import UntrustedJsonError
from shop.kernel.untrusted_json import decode as decode_json
from shop.telemetry.correlation import Correlation, from_headers

MAX_ID = 64
MAX_BYTES = 6_000_000  # what Lambda hands on at most
MAX_HEADERS = 65_535
MAX_REASON = 500
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
    """Never fails: whatever its author wrote, a record can be parked, and its neighbours go on."""
    topic, partition, offset = record["topic"], record["partition"], record["offset"]
    body = _bytes(record.get("value"))
    key = _bytes(record.get("key")).decode(errors="replace")[:MAX_ID]
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
        _headers(record.get("headers") or []),
        body,
        fields,
    )


def _bytes(encoded: str | None) -> bytes:
    """Base64's content; what is no base64 stays as it is."""
    try:
        return base64.b64decode(encoded or "", validate=True)
    except ValueError:
        return (encoded or "").encode(errors="replace")


def _headers(headers: list[Any]) -> str:
    """As JSON; those at the end are left out where the table has no room for all."""
    text = json.dumps(headers)
    while len(text) > MAX_HEADERS:
        headers = headers[: len(headers) // 2]
        text = json.dumps(headers)
    return text


def _fields(body: bytes) -> dict[str, Any]:
    try:
        value = decode_json(body, most_bytes=MAX_BYTES)
    except UntrustedJsonError:
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
        raise UndecodableError(f"version {str(fields.get('version'))[:20]} of {contract.TYPE} is not known here")
    try:
        return cast("Envelope[Message]", Envelope[contract].model_validate(fields))  # type: ignore[valid-type]
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, item["loc"])) for item in error.errors(include_input=False))
        raise UndecodableError(f"breaks the schema of {contract.TYPE} at: {wrong}"[:MAX_REASON]) from None
