"""Parses Lambda's Kafka payload into records, and a record into a typed envelope."""

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
MAX_BYTES = 6_000_000  # the largest payload of Lambda
MAX_HEADERS = 65_535
MAX_REASON = 500
KafkaEvent = Mapping[str, Any]
Failures = dict[str, list[dict[str, dict[str, str | int]]]]


@dataclass(frozen=True)
class RawRecord:
    """One Kafka record. `id` is the event's id, or topic, partition and offset if the body has none; `fields` is the
    body's JSON object, empty if it is not one; `headers` is a JSON list."""

    id: str
    key: str
    topic: str
    partition: int
    offset: int
    headers: str
    body: bytes
    fields: Mapping[str, Any]

    def correlation(self) -> Correlation:
        """The correlation in its body, or a new one. The record is the cause of what follows."""
        origin = from_headers(self._text("correlation_id"), self._text("traceparent"))
        return replace(origin, causation_id=self.id)

    def _text(self, name: str) -> str | None:
        value = self.fields.get(name)
        return value if isinstance(value, str) else None


class UndecodableError(Exception):
    """The record can never be decoded. The message says why, without values."""


def records_of(event: KafkaEvent) -> Iterator[RawRecord]:
    """The records, partition by partition, each partition by offset."""
    for partition in event["records"].values():
        for record in partition:
            yield _record(record)


def failures_of(records: list[RawRecord]) -> Failures:
    """Lambda's partial batch response. The mapping goes back to the lowest of these offsets in each partition."""
    return {
        "batchItemFailures": [
            {"itemIdentifier": {"partition": f"{record.topic}-{record.partition}", "offset": record.offset}}
            for record in records
        ]
    }


def _record(record: Mapping[str, Any]) -> RawRecord:
    """Never fails, so that any record can be parked."""
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
    """Decodes base64; text that is not base64 is kept as it is."""
    try:
        return base64.b64decode(encoded or "", validate=True)
    except ValueError:
        return (encoded or "").encode(errors="replace")


def _headers(headers: list[Any]) -> str:
    """The headers as JSON; the last ones are dropped if the table has no room for all."""
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
    """Returns the envelope, or None if `contracts` has no such type. Raises UndecodableError."""
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
