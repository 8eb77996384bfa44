"""Kafka producer: idempotent, with short timeouts, because the library's (two minutes) outlive a Lambda.

A send that timed out may still reach the topic, so a record may be sent twice. Consumers drop duplicates by event id.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from shop.kernel.breaker import Breaker
from shop.settings import Kafka, secret
from shop.stores.rebuilt import Rebuilt
from shop.telemetry.logs import logger

PROTOCOL = (3, 6)
"""The protocol version, fixed: to negotiate it costs a round trip, and kafka-python leaks sockets when no broker
answers."""
BREAKER_SECONDS = 5.0

if TYPE_CHECKING:
    from kafka import KafkaProducer


Security = Mapping[str, str]


@dataclass(frozen=True)
class Record:
    """One unsent message. `seq` orders the records of one `key`; `seq` and `event_id` identify it in its store."""

    seq: int
    event_id: str
    key: str
    topic: str
    body: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


class Producer:
    def __init__(self, settings: Kafka) -> None:
        self._settings = settings
        self._client = Rebuilt(self._connect, _close)
        self._unreachable: dict[str, Breaker] = defaultdict(lambda: Breaker(BREAKER_SECONDS))

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        """Returns the records that were acked and those that are too large for their topic; the others may be tried
        again. A key's next record is sent once its last one was acked. Takes at most `seconds`, and up to a second more
        for each topic that this process has not used yet."""
        producer = self._client.get(_security(self._settings))
        known = self._known_topics(producer, {record.topic for record in records})
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

    def _connect(self, security: Security) -> KafkaProducer:
        return _made(self._settings, security)

    def close(self) -> None:
        self._client.close()

    def _known_topics(self, producer: KafkaProducer, topics: set[str]) -> set[str]:
        """The topics whose metadata the producer has or can fetch. A topic that is missing or forbidden takes a second
        to find out, so it is not asked for again for BREAKER_SECONDS. Without a broker only the first is asked for."""
        from kafka.errors import KafkaError

        known = set()
        for topic in sorted(topics):
            if self._unreachable[topic].is_open():
                continue
            try:
                producer.partitions_for(topic)
                known.add(topic)
            except KafkaError as error:
                logger.warning("topic cannot be reached", extra={"topic": topic, "error": type(error).__name__})
                if not producer.bootstrap_connected():
                    break
                self._unreachable[topic].failed()
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


def _close(producer: KafkaProducer) -> None:
    producer.close(timeout=1)


def _made(settings: Kafka, security: Security) -> KafkaProducer:
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
        **security,
    )


def _security(settings: Kafka) -> Security:
    """The producer's options of how to log in, with the login that the secret has now."""
    if settings.security == "PLAINTEXT":
        return {"security_protocol": "PLAINTEXT"}
    login = secret(settings.secret_id)
    return {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": login["username"],
        "sasl_plain_password": login["password"],
    }
