"""A running event source mapping: its consumer, its batches, and their invokes."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
from collections import deque
from collections.abc import Sequence
from typing import Any

import orjson
from confluent_kafka import Message

from localstack.lambdas.kafka.buffer import Buffer
from localstack.lambdas.kafka.consumer import ConsumerThread, configuration
from localstack.lambdas.kafka.delivery import Attempt, Delivery, Discarded
from localstack.lambdas.kafka.failures import FailureDestination
from localstack.lambdas.kafka.records import Record, by_lane, event
from localstack.lambdas.model import KafkaMapping
from localstack.lambdas.runtime.fleet import Fleet, new_id
from localstack.lambdas.settings import Settings

logger = logging.getLogger(__name__)


class RunningMapping:
    """At most `pollers` batches run at a time. A batch that waits for its retry frees its slot for another."""

    def __init__(
        self, mapping: KafkaMapping, fleet: Fleet, failures: FailureDestination, settings: Settings, brokers: str
    ) -> None:
        self.mapping = mapping
        self._fleet = fleet
        self._failures = failures
        self._settings = settings
        self._brokers = brokers
        self._delivery = Delivery(mapping, self)
        self._buffer = Buffer(mapping.batch_size, mapping.window, self._pump)
        self._free = max(1, min(settings.mapping_concurrency, mapping.pollers))
        self._resting: deque[asyncio.Future[None]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._consumer: ConsumerThread | None = None
        self._closing = asyncio.Event()
        self.counts = {"invokes": 0, "records": 0, "failures": 0, "discarded": 0}

    def start(self, instance: str) -> None:
        configured = configuration(
            self._brokers, self.mapping.group, f"{instance}-{self.mapping.name}", self.mapping.starting_position
        )
        self._consumer = ConsumerThread(self.mapping.name, self.mapping.topics, configured, self)
        self._buffer.flow = self._consumer
        self._consumer.start()

    def health(self) -> dict[str, Any]:
        return {
            "function": self.mapping.function,
            "topics": self.mapping.topics,
            "group": self.mapping.group,
            "enabled": self.mapping.enabled,
            "partitions": self._buffer.partitions,
            "waiting": len(self._buffer),
            "in_flight": len(self._tasks),
            **self.counts,
        }

    # called by the consumer

    def assigned(self, partitions: Sequence[tuple[str, int]]) -> None:
        self._buffer.assign(partitions)
        logger.info("%s: %d partitions assigned", self.mapping.name, len(partitions))

    def revoked(self, partitions: Sequence[tuple[str, int]]) -> None:
        self._buffer.revoke(partitions)

    def received(self, messages: Sequence[Message]) -> None:
        self._buffer.add(messages)
        self._pump()

    # batches

    def _pump(self) -> None:
        while self._free and not self._closing.is_set() and (batch := self._buffer.take()):
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

    async def _run(self, batch: list[Record]) -> None:
        try:
            await self._delivery.deliver(batch)
        except Exception:
            # The partitions stay blocked: going on would skip these records. A restart delivers them again.
            logger.exception(
                "%s: %s stay blocked until a restart", self.mapping.name, [lane.name for lane in by_lane(batch)]
            )
            raise
        self._buffer.give_back(batch)
        self._leave()

    def _leave(self) -> None:
        """Gives a free slot to a batch that waited for its retry, else to a new one."""
        while self._resting:
            waiter = self._resting.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return
        self._free += 1
        self._pump()

    # called by a delivery

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
        """Waits before the next attempt; other batches may use this one's slot meanwhile."""
        self._leave()
        wait = min(self._settings.mapping_retry_cap, self._settings.mapping_retry_base * 2 ** min(attempts - 1, 16))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), wait)
            raise asyncio.CancelledError
        if self._free:
            self._free -= 1
            return
        slot: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._resting.append(slot)
        await slot

    def settle(self, records: Sequence[Record]) -> None:
        for lane, settled in by_lane(records).items():
            if lane.alive and self._consumer is not None:
                self._consumer.settled(lane, settled[-1].offset)
        self._buffer.settle(records)
        self._pump()

    async def close(self, grace: float) -> None:
        """Starts no more batches, waits up to `grace` seconds for running ones, commits and leaves the group."""
        self._closing.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=grace)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._consumer is not None:
            await self._consumer.stop()
