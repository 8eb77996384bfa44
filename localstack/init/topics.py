"""Creates the Kafka topics. Their number of partitions never changes, because keys would move to other partitions."""

from __future__ import annotations

from concurrent.futures import Future

import yaml
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from localstack.engines.errors import EngineError
from localstack.stack import ROOT, Stack

CATALOG = ROOT / "events" / "catalog.yaml"
TIMEOUT = 15.0


def topics() -> dict[str, int]:
    """Name → partitions."""
    catalog = yaml.safe_load(CATALOG.read_text())
    wanted = {name: topic["partitions"] for name, topic in catalog["topics"].items()}
    return {**wanted, catalog["failed_topic"]: max(wanted.values())}


def admin(stack: Stack) -> AdminClient:
    """A client that logs nothing: it raises its errors, and its log would disturb the progress lines."""
    return AdminClient({"bootstrap.servers": f"127.0.0.1:{stack.port('kafka')}", "log_level": 0})


def create(stack: Stack) -> None:
    client = admin(stack)
    wanted = topics()
    existing = {name: len(topic.partitions) for name, topic in client.list_topics(timeout=TIMEOUT).topics.items()}
    _check_partitions(wanted, existing)
    new = [NewTopic(name, partitions, 1) for name, partitions in wanted.items() if name not in existing]
    if new:
        _await(client.create_topics(new, request_timeout=TIMEOUT))


def _check_partitions(wanted: dict[str, int], existing: dict[str, int]) -> None:
    for name, partitions in wanted.items():
        if existing.get(name, partitions) != partitions:
            raise EngineError(
                f"Topic {name} has {existing[name]} partitions, {partitions} are wanted. Partitions of a live topic "
                "never change: remove the stack's data (`make down`, then delete its folder under .local)."
            )


def _await(outcomes: dict[str, Future[None]]) -> None:
    for name, outcome in outcomes.items():
        try:
            outcome.result(TIMEOUT)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise EngineError(f"Kafka did not make the topic {name}: {error}") from error
