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

import psutil
import yaml
from confluent_kafka import OFFSET_END, Consumer, TopicPartition

from localstack.customer import GaveUpError, until
from localstack.stack import ROOT, Stack
from tests.proof.faults.kills import Kill
from tests.proof.faults.settled import Database, connect
from tests.proof.faults.shop import Shop
from tests.proof.faults.workers import Worker, send

NAME = "F5"
PRODUCERS = ("inventory", "orders", "payments")
"""The services that send a message for every order."""
RELAY = "RelayOutbox"
RELAY_SHARE = 0.5
UNSENT = "SELECT event_id FROM {schema}.outbox WHERE sent_at IS NULL AND parked_reason IS NULL LIMIT 1"
LOCK = "SELECT event_id FROM {schema}.outbox WHERE event_id = %s AND sent_at IS NULL FOR UPDATE"
WAITING_PORTS = """SELECT SUBSTRING_INDEX(p.host, ':', -1) FROM information_schema.innodb_trx t
 JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id
 WHERE t.trx_state = 'LOCK WAIT' AND t.trx_query LIKE 'UPDATE outbox SET sent_at%%' AND p.db = %s"""
SECONDS = 20.0
UNTIL_SENT = 4.0
"""A relay sends what is a second old, and runs every second."""
OFTEN = 0.002
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
    database: Database
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
                    if relay and not victim.function.endswith(RELAY):
                        victim = self._kill_sender(service, event_id, RELAY)
                    return Kill(victim.function, tries)
            except GaveUpError:
                if tries == MOST_TRIES:
                    raise

    def _kill_sender(self, service: str, event_id: str, kind: str = "") -> Worker:
        """`kind` is how the name of the function must end."""
        self.topics.await_record(event_id, UNTIL_SENT)
        sender = until(lambda: self._waiting(service, kind), f"{service}{kind} at its mark", 4, longest_pause=OFTEN)
        send(sender.pid, signal.SIGKILL)
        return sender

    def _waiting(self, service: str, kind: str) -> Worker | None:
        """A worker whose UPDATE waits for the row, found by the local port of its connection."""
        waiting = {int(port) for port in self.database.column(WAITING_PORTS, service)}
        if not waiting:
            return None
        workers = self.shop.workers.of(service.capitalize(), kind)
        return next((each for each in workers if waiting & local_ports(each.pid)), None)


def local_ports(pid: int) -> set[int]:
    """Of the TCP connections of a process; none if it has ended."""
    try:
        return {each.laddr.port for each in psutil.Process(pid).net_connections("tcp")}
    except psutil.NoSuchProcess:
        return set()


@contextmanager
def locked(stack: Stack, service: str) -> Iterator[str]:
    """Locks the next row of a service's outbox that is committed and not marked as sent until the block ends.
    Yields its event id."""
    connection = connect(stack, autocommit=False)
    with connection, connection.cursor() as cursor:

        def one(sql: str, *values: str) -> str | None:
            cursor.execute(sql.format(schema=service), values)
            found = cursor.fetchone()
            return str(found[0]) if found else None

        def row() -> str | None:
            unsent = one(UNSENT)
            held = unsent and one(LOCK, unsent)
            if not held:
                connection.rollback()
            return held or None

        yield until(row, f"an unsent message of {service}", SECONDS, longest_pause=OFTEN)


@contextmanager
def make(shop: Shop) -> Iterator[KillPublisher]:
    with closing(Topics(shop.stack)) as topics, closing(Database(shop.stack)) as database:
        yield KillPublisher(shop, database, topics)
