"""A Kafka consumer in a thread of its own, because polling blocks.

A call of the consumer from the event loop would wait until the poll in the thread ends. So the event loop's calls are
queued, and the thread makes them between two polls.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from localstack.lambdas.kafka.records import Lane

logger = logging.getLogger(__name__)
POLL_IDLE = 0.5
POLL_BUSY = 0.02  # while a batch is being processed, so that its offset is stored soon after
MOST_AT_ONCE = 500
SAY_AGAIN_AFTER = 30.0
STARTS = {"TRIM_HORIZON": "earliest", "LATEST": "latest"}


class Receiver(Protocol):
    """What the consumer calls in the event loop, in the order of the events."""

    def assigned(self, partitions: Sequence[tuple[str, int]]) -> None: ...
    def revoked(self, partitions: Sequence[tuple[str, int]]) -> None: ...
    def received(self, messages: Sequence[Message]) -> None: ...


def configuration(brokers: str, group: str, instance: str, starting_position: str) -> dict[str, Any]:
    """librdkafka's settings. `instance` is the static membership of this consumer in its group."""
    return {
        "bootstrap.servers": brokers,
        "group.id": group,
        # With static membership a service that was killed gets its partitions back at once.
        "group.instance.id": instance,
        "auto.offset.reset": STARTS[starting_position],
        # Offsets are stored when their records are settled; stored offsets are committed each second.
        "enable.auto.commit": True,
        "enable.auto.offset.store": False,
        "auto.commit.interval.ms": 1_000,
        "session.timeout.ms": 10_000,
        "max.poll.interval.ms": 3_600_000,
        "fetch.min.bytes": 1,
        "fetch.wait.max.ms": 500,  # how long an idle fetch waits for data
        "queued.max.messages.kbytes": 16_384,
        "reconnect.backoff.ms": 100,
        "reconnect.backoff.max.ms": 1_000,
        "topic.metadata.refresh.interval.ms": 10_000,
        "log.connection.close": False,
        "log_level": 0,  # error_cb logs errors once; librdkafka would log them each second
    }


class ConsumerThread:
    def __init__(self, name: str, topics: Sequence[str], configured: dict[str, Any], receiver: Receiver) -> None:
        self._name = name
        self._topics = list(topics)
        self._receiver = receiver
        self._loop = asyncio.get_running_loop()
        self._stopping = threading.Event()
        self._said: dict[str, float] = {}
        self._wanted: deque[tuple[Callable[[TopicPartition], None], TopicPartition]] = deque()
        self.busy = False
        self._configured: dict[str, Any] = {**configured, "error_cb": self._complain}
        self._consumer = Consumer(self._configured)
        self._mine: set[tuple[str, int]] = set()
        self._broken = False
        self._thread = threading.Thread(target=self._run, name=f"kafka-{name}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    # in the thread

    def _run(self) -> None:
        self._subscribe()
        while not self._stopping.is_set():
            if self._broken:
                self._start_anew()
            first = self._consumer.poll(POLL_BUSY if self.busy else POLL_IDLE)
            if first is not None:
                self._hand_on([first, *self._consumer.consume(MOST_AT_ONCE, 0)])
            self._do_wanted()
        self._do_wanted()
        self._consumer.close()

    def _subscribe(self) -> None:
        self._consumer.subscribe(self._topics, on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._revoked)

    def _start_anew(self) -> None:
        """Replaces the client after a fatal error.

        A broker that was killed may forget our static membership and fence it. The new client joins without one, so
        that it fences no other consumer.
        """
        logger.warning("%s: joins its group anew", self._name)
        self._in_loop(self._receiver.revoked, sorted(self._mine))
        self._wanted.clear()
        self._consumer.close()
        self._configured.pop("group.instance.id", None)
        self._broken = False
        self._mine = set()
        self._consumer = Consumer(self._configured)
        self._subscribe()

    def _do_wanted(self) -> None:
        while self._wanted:
            do, position = self._wanted.popleft()
            try:
                do(position)
            except KafkaException:
                said = (self._name, position.topic, position.partition, position.offset)
                logger.info("%s: %s-%d went to another consumer, which begins before %d", *said)

    def _hand_on(self, messages: Sequence[Message]) -> None:
        for message in messages:
            error = message.error()
            if error is not None:
                self._complain(error)
        whole = [message for message in messages if message.error() is None]
        if whole:
            self._in_loop(self._receiver.received, whole)

    def _assigned(self, _: Consumer, partitions: list[TopicPartition]) -> None:
        own = [(each.topic, each.partition) for each in partitions]
        self._mine.update(own)
        self._in_loop(self._receiver.assigned, own)

    def _revoked(self, _: Consumer, partitions: list[TopicPartition]) -> None:
        gone = [(each.topic, each.partition) for each in partitions]
        self._mine.difference_update(gone)
        self._in_loop(self._receiver.revoked, gone)

    def _in_loop(self, call: Callable[[Any], None], argument: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call, argument)

    def _complain(self, error: KafkaError) -> None:
        """Logs each kind of error every 30 s at most, since an absent broker is retried for ever."""
        self._broken = self._broken or error.fatal() or error.code() == KafkaError._FATAL  # noqa: SLF001 - its public name
        now = time.monotonic()
        if now - self._said.get(error.name(), -SAY_AGAIN_AFTER) >= SAY_AGAIN_AFTER:
            self._said[error.name()] = now
            logger.warning("%s: Kafka: %s (retried until it answers)", self._name, error.str())

    # from the event loop

    def settled(self, lane: Lane, offset: int) -> None:
        """The records up to `offset` are processed or discarded."""
        self._wanted.append((self._store, lane.at(offset + 1)))

    def pause(self, lane: Lane) -> None:
        self._wanted.append((self._pause, lane.at()))

    def resume(self, lane: Lane) -> None:
        self._wanted.append((self._resume, lane.at()))

    def _store(self, position: TopicPartition) -> None:
        self._consumer.store_offsets(offsets=[position])

    def _pause(self, position: TopicPartition) -> None:
        self._consumer.pause([position])

    def _resume(self, position: TopicPartition) -> None:
        self._consumer.resume([position])

    async def stop(self) -> None:
        """Commits settled offsets and leaves the group."""
        self._stopping.set()
        await self._loop.run_in_executor(None, self._thread.join)
