"""Kafka producer: idempotent, every wait bounded, because its defaults (two minutes) outlive a Lambda.

A send that times out may still land, so the event id, not the absence of an ack, is the truth: consumers drop
duplicates.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.settings import Kafka, secret
from shop.telemetry.logs import logger

PROTOCOL = (3, 6)
"""Spoken without asking: asking first costs a round trip, and kafka-python leaks its sockets when nobody answers."""

if TYPE_CHECKING:
    from kafka import KafkaProducer


@dataclass(frozen=True)
class Record:
    """One unsent message. `seq` orders the records of one `key`; `seq` and `event_id` name it in its store."""

    seq: int
    event_id: str
    key: str
    topic: str
    body: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


class TooLargeError(Exception):
    """The broker will never take this record."""


class Producer:
    def __init__(self, settings: Kafka) -> None:
        self._settings = settings
        self._producer: KafkaProducer | None = None

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        """(acked, too large). Sends in waves: a key's next record goes out only once its last one was acked. A process'
        first call also fetches metadata, outside of `seconds`: else a cold start would leave its news to the relay."""
        producer = self._producer = self._producer or _made(self._settings)
        known = _known_topics(producer, {record.topic for record in records})
        deadline = time.monotonic() + seconds
        acked: list[Record] = []
        too_large: list[Record] = []
        queues = _by_key([record for record in records if record.topic in known])
        while queues and time.monotonic() < deadline:
            wave = [queue.pop(0) for queue in queues.values()]
            sent, refused = _send(producer, wave, deadline)
            acked += sent
            too_large += refused
            going_on = {record.key for record in sent}
            queues = {key: queue for key, queue in queues.items() if queue and key in going_on}
        return acked, too_large

    def close(self) -> None:
        if self._producer is not None:
            self._producer.close(timeout=1)
            self._producer = None


def _known_topics(producer: KafkaProducer, topics: set[str]) -> set[str]:
    """Those whose metadata can be had; it is kept from then on. A topic that is missing or closed to us keeps no other
    back; without a broker only the first is asked for."""
    from kafka.errors import KafkaError

    known = set()
    for topic in sorted(topics):
        try:
            producer.partitions_for(topic)
            known.add(topic)
        except KafkaError as error:
            logger.warning("topic cannot be reached", extra={"topic": topic, "error": type(error).__name__})
            if not producer.bootstrap_connected():
                break
    return known


def _send(producer: KafkaProducer, wave: list[Record], deadline: float) -> tuple[list[Record], list[Record]]:
    from kafka.errors import KafkaError, MessageSizeTooLargeError

    futures = []
    too_large = []
    for record in wave:
        try:
            sent = producer.send(record.topic, key=record.key.encode(), value=record.body, headers=list(record.headers))
            futures.append((record, sent))
        except MessageSizeTooLargeError:
            too_large.append(record)
        except KafkaError:
            if time.monotonic() >= deadline:
                break
    with suppress(KafkaError):  # what was not acked stays in the outbox
        producer.flush(timeout=max(0.001, deadline - time.monotonic()))
    return [record for record, future in futures if future.succeeded()], too_large


def _by_key(records: Sequence[Record]) -> dict[str, list[Record]]:
    queues: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda record: record.seq):
        queues.setdefault(record.key, []).append(record)
    return queues


def _made(settings: Kafka) -> KafkaProducer:
    from kafka import KafkaProducer

    return KafkaProducer(
        bootstrap_servers=settings.brokers.split(","),
        acks="all",
        enable_idempotence=True,
        linger_ms=0,
        allow_auto_create_topics=False,
        metrics_enabled=False,
        api_version=PROTOCOL,
        max_block_ms=1000,
        request_timeout_ms=2000,
        delivery_timeout_ms=3000,
        **_security(settings),
    )


def _security(settings: Kafka) -> dict[str, str]:
    if settings.security == "PLAINTEXT":
        return {"security_protocol": "PLAINTEXT"}
    login = secret(settings.secret_id)
    return {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": login["username"],
        "sasl_plain_password": login["password"],
    }
