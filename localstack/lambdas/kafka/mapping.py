"""One event source mapping at work: from its topics' partitions to batches, one at a time for each partition."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

import orjson
from confluent_kafka import Message

from localstack.lambdas.kafka.consumer import ConsumerThread, configuration
from localstack.lambdas.kafka.delivery import Attempt, Delivery, Discarded
from localstack.lambdas.kafka.failures import FailureDestination
from localstack.lambdas.kafka.records import Lane, Record, by_lane, event, record
from localstack.lambdas.model import KafkaMapping
from localstack.lambdas.runtime.fleet import Fleet, new_id
from localstack.lambdas.settings import Settings

logger = logging.getLogger(__name__)
MOST_WAITING = 2_000
FEW_WAITING = 500
MOST_BYTES = 5_500_000  # of the 6 MB that an invoke takes


class RunningMapping:
    """A partition belongs to one batch from when its records are taken until they are settled."""

    def __init__(
        self, mapping: KafkaMapping, fleet: Fleet, failures: FailureDestination, settings: Settings, brokers: str
    ) -> None:
        self.mapping = mapping
        self._fleet = fleet
        self._failures = failures
        self._settings = settings
        self._brokers = brokers
        self._delivery = Delivery(mapping, self)
        self._lanes: dict[tuple[str, int], Lane] = {}
        self._free = max(1, min(settings.mapping_concurrency, mapping.pollers))
        self._resting: deque[asyncio.Future[None]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._consumer: ConsumerThread | None = None
        self._closing = asyncio.Event()
        self._window: asyncio.TimerHandle | None = None
        self.counts = {"invokes": 0, "records": 0, "failures": 0, "discarded": 0}

    def start(self, instance: str) -> None:
        configured = configuration(
            self._brokers, self.mapping.group, f"{instance}-{self.mapping.name}", self.mapping.starting_position
        )
        self._consumer = ConsumerThread(self.mapping.name, self.mapping.topics, configured, self)
        self._consumer.start()

    def health(self) -> dict[str, Any]:
        return {
            "function": self.mapping.function,
            "topics": self.mapping.topics,
            "group": self.mapping.group,
            "enabled": self.mapping.enabled,
            "partitions": len(self._lanes),
            "waiting": sum(len(lane.waiting) for lane in self._lanes.values()),
            "in_flight": len(self._tasks),
            **self.counts,
        }

    # what the consumer tells

    def assigned(self, partitions: Sequence[tuple[str, int]]) -> None:
        for topic, partition in partitions:
            self._lanes[topic, partition] = Lane(topic, partition)
        logger.info("%s: %d partitions assigned", self.mapping.name, len(partitions))

    def revoked(self, partitions: Sequence[tuple[str, int]]) -> None:
        for key in partitions:
            lane = self._lanes.pop(key, None)
            if lane is not None:
                lane.alive = False
                lane.waiting.clear()

    def received(self, messages: Sequence[Message]) -> None:
        now = time.monotonic()
        for message in messages:
            lane = self._lanes.get((message.topic() or "", message.partition() or 0))
            if lane is not None:
                lane.waiting.append(record(message, lane, now))
                self._hold(lane)
        self._pump()

    def _hold(self, lane: Lane) -> None:
        if not lane.paused and len(lane.waiting) > MOST_WAITING and self._consumer is not None:
            lane.paused = True
            self._consumer.pause(lane)

    def _release(self, lane: Lane) -> None:
        if lane.paused and len(lane.waiting) < FEW_WAITING and self._consumer is not None:
            lane.paused = False
            self._consumer.resume(lane)

    # batches

    def _pump(self) -> None:
        while self._free and not self._closing.is_set() and (batch := self._take()):
            self._free -= 1
            task = asyncio.get_running_loop().create_task(self._run(batch))
            self._tasks.add(task)
            task.add_done_callback(self._over)
            self._tell_busy()

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._tell_busy()

    def _tell_busy(self) -> None:
        if self._consumer is not None:
            self._consumer.busy = bool(self._tasks)

    def _take(self) -> list[Record]:
        """The next batch, of partitions that no other batch is of. Oldest first."""
        ready = [lane for lane in self._lanes.values() if lane.waiting and lane.batch is None]
        if not ready or self._should_wait(ready):
            return []
        batch: list[Record] = []
        size = 0
        for lane in sorted(ready, key=lambda lane: lane.waiting[0].arrived):
            while lane.waiting and len(batch) < self.mapping.batch_size:
                size += lane.waiting[0].size
                if batch and size > MOST_BYTES:
                    return batch
                lane.take(batch)
            self._release(lane)
        return batch

    def _should_wait(self, ready: Sequence[Lane]) -> bool:
        if self.mapping.window <= 0 or sum(len(lane.waiting) for lane in ready) >= self.mapping.batch_size:
            return False
        left = min(lane.waiting[0].arrived for lane in ready) + self.mapping.window - time.monotonic()
        if left > 0 and self._window is None:
            self._window = asyncio.get_running_loop().call_later(left, self._window_over)
        return left > 0

    def _window_over(self) -> None:
        self._window = None
        self._pump()

    async def _run(self, batch: list[Record]) -> None:
        try:
            await self._delivery.deliver(batch)
        except Exception:
            # Not released: going on would skip these records, and a restart delivers them again.
            logger.exception(
                "%s: %s stay blocked until a restart", self.mapping.name, [lane.name for lane in by_lane(batch)]
            )
            raise
        for lane in by_lane(batch):
            if lane.batch is batch:
                lane.batch = None
        self._give_back()

    def _give_back(self) -> None:
        """A place among this mapping's invokes is free: for a batch that rested, else for a new one."""
        while self._resting:
            waiter = self._resting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return
        self._free += 1
        self._pump()

    # what a delivery needs

    async def invoke(self, records: Sequence[Record]) -> Attempt:
        request_id = new_id()
        payload = orjson.dumps(event(self.mapping, records, self._brokers))
        result = await self._fleet.submit(self.mapping.function, payload, request_id)
        self.counts["invokes"] += 1
        self.counts["records"] += len(records)
        if not result.ok:
            self.counts["failures"] += 1
            logger.warning("%s: %d records failed: %s", self.mapping.name, len(records), result.error)
        return Attempt(request_id, result)

    async def discard(self, discarded: Discarded) -> None:
        self.counts["discarded"] += len(discarded.records)
        for attempt in itertools.count(1):
            if await self._failures.take(self.mapping, discarded):
                return
            await self.rest(attempt)

    async def rest(self, attempts: int) -> None:
        """Waits before the next try, and lets others use this batch's place meanwhile."""
        self._give_back()
        wait = min(self._settings.mapping_retry_cap, self._settings.mapping_retry_base * 2 ** min(attempts - 1, 16))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), wait)
            raise asyncio.CancelledError
        if self._free:
            self._free -= 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._resting.append(place)
        await place

    def settle(self, records: Sequence[Record]) -> None:
        for lane, settled in by_lane(records).items():
            if lane.alive and self._consumer is not None:
                self._consumer.settled(lane, settled[-1].offset)
            if settled[-1].offset == lane.last_taken:
                lane.batch = None
        self._pump()

    async def close(self, grace: float) -> None:
        """Takes no more batches, lets running invokes end, commits, leaves."""
        self._closing.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._consumer is not None:
            await self._consumer.stop()
