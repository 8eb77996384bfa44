"""F5: kill -9 a publisher of an outbox, after a record is on its topic and before its row is marked as sent.

Publishers are the relay, and the API workers and steps that drain what they have just committed. The fault holds the
row's lock, so that a publisher which has sent the record waits with its mark, and is killed while it waits.
"""

from __future__ import annotations

import json
import random
import signal
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import yaml
from confluent_kafka import OFFSET_END, Consumer, TopicPartition

from localstack.customer import GaveUpError, until
from localstack.stack import ROOT, Stack
from tests.proof.faults.kills import Kill
from tests.proof.faults.settled import connect
from tests.proof.faults.shop import Shop
from tests.proof.faults.workers import Worker, halted, send

NAME = "F5"
PRODUCERS = ("inventory", "orders", "payments")
"""The services that send a message for every order."""
RELAY = "RelayOutbox"
RELAY_SHARE = 0.5
LOCK_UNSENT = """SELECT event_id FROM {schema}.outbox WHERE sent_at IS NULL AND parked_reason IS NULL
 ORDER BY seq DESC LIMIT 1 FOR UPDATE SKIP LOCKED"""
SECONDS = 20.0
UNTIL_SENT = 4.0
"""A relay sends what is a second old, and runs every second."""
OFTEN = 0.001
MOST_TRIES = 20


class Topics:
    """The records that come to the shop's topics from now on."""

    def __init__(self, stack: Stack) -> None:
        brokers = f"127.0.0.1:{stack.port('kafka')}"
        settings = {"group.id": f"faults-{uuid.uuid4().hex}", "enable.auto.commit": "false", "fetch.wait.max.ms": "10"}
        self._consumer = Consumer({"bootstrap.servers": brokers, **settings})
        known = self._consumer.list_topics(timeout=10).topics
        wanted = yaml.safe_load((ROOT / "events" / "catalog.yaml").read_text())["topics"]
        self._consumer.assign(
            [TopicPartition(name, each, OFFSET_END) for name in wanted for each in known[name].partitions]
        )

    def close(self) -> None:
        self._consumer.close()

    def await_record(self, event_id: str, seconds: float) -> None:
        """Raises GaveUpError if it does not come in time."""

        def came() -> bool | None:
            messages = self._consumer.consume(100, 0.01)
            found = [json.loads(message.value() or b"{}") for message in messages if message.error() is None]
            return any(envelope["id"] == event_id for envelope in found) or None

        until(came, f"record {event_id}", seconds, longest_pause=OFTEN)


@dataclass(slots=True)
class KillPublisher:
    shop: Shop
    topics: Topics
    name: str = NAME

    def strike(self, rng: random.Random) -> Kill:
        """Half of the runs kill the relay. It only sends what others leave behind, so those kill another publisher of
        the same record first."""
        service, relay, tries = rng.choice(PRODUCERS), rng.random() < RELAY_SHARE, 0
        while True:
            tries += 1
            try:
                with locked(self.shop.stack, service) as event_id:
                    victim = self._kill_sender(service, event_id)
                    while relay and not victim.function.endswith(RELAY):
                        victim = self._kill_sender(service, event_id)
                    return Kill(victim.function, frozenset({victim.function}), tries)
            except GaveUpError:
                if tries == MOST_TRIES:
                    raise

    def _kill_sender(self, service: str, event_id: str) -> Worker:
        """The sender keeps waiting for the row, so it is the one that is left when the service's others are done."""
        self.topics.await_record(event_id, UNTIL_SENT)
        sender = until(lambda: self._only_busy(service), f"one busy worker of {service}", 1.5, longest_pause=OFTEN)
        with halted([sender.pid]):
            if self._only_busy(service) != sender:
                raise GaveUpError(f"{sender.function} has ended")
            send(sender.pid, signal.SIGKILL)
        return sender

    def _only_busy(self, service: str) -> Worker | None:
        workers = [each for each in self.shop.workers.all() if each.function.startswith(service.capitalize())]
        busy = [each for each in workers if each.busy]
        return busy[0] if len(busy) == 1 else None


@contextmanager
def locked(stack: Stack, service: str) -> Iterator[str]:
    """Locks the next row of a service's outbox that is committed and not marked as sent. Yields its event id."""
    connection = connect(stack, autocommit=False)
    with connection, connection.cursor() as cursor:

        def row() -> str | None:
            cursor.execute(LOCK_UNSENT.format(schema=service))
            found = cursor.fetchone()
            if found is None:
                connection.rollback()
            return str(found[0]) if found else None

        yield until(row, f"an unsent message of {service}", SECONDS, longest_pause=OFTEN)
        connection.rollback()


@contextmanager
def make(shop: Shop) -> Iterator[KillPublisher]:
    with closing(Topics(shop.stack)) as topics:
        yield KillPublisher(shop, topics)
