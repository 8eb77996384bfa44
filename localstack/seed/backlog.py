"""Waits until the functions have read all published records, so that every service knows the catalogue."""

from __future__ import annotations

import threading
import time

from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from localstack.engines.errors import EngineError
from localstack.init import topics
from localstack.lambdas.model import KafkaMapping
from localstack.stack import Stack

PATIENCE = 90.0
TIMEOUT = 10.0


def await_empty(stack: Stack, mappings: list[KafkaMapping]) -> None:
    admin = topics.admin(stack)
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while behind := [mapping.name for mapping in mappings if _lag(admin, mapping)]:
        if time.monotonic() > deadline:
            raise EngineError(f"{', '.join(behind)} did not catch up in {PATIENCE:.0f} s. `make logs` shows why.")
        pause.wait(0.2)


def _lag(admin: AdminClient, mapping: KafkaMapping) -> int:
    ends = _ends(admin, mapping.topics)
    committed = _committed(admin, mapping.group)
    return sum(end - committed.get(place, 0) for place, end in ends.items())


def _ends(admin: AdminClient, topics: tuple[str, ...]) -> dict[tuple[str, int], int]:
    known = admin.list_topics(timeout=TIMEOUT).topics
    places = [TopicPartition(topic, number) for topic in topics for number in known[topic].partitions]
    latest = OffsetSpec.latest()  # type: ignore[no-untyped-call]
    answers = admin.list_offsets(dict.fromkeys(places, latest), request_timeout=TIMEOUT)
    return {(place.topic, place.partition): answer.result(TIMEOUT).offset for place, answer in answers.items()}


def _committed(admin: AdminClient, group: str) -> dict[tuple[str, int], int]:
    answer = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)], request_timeout=TIMEOUT)[group]
    places = answer.result(TIMEOUT).topic_partitions
    return {(place.topic, place.partition): max(place.offset, 0) for place in places}
