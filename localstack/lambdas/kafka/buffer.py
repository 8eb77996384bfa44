"""The records that a mapping has fetched and not yet given to its function; makes batches of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from confluent_kafka import Message

from localstack.lambdas.kafka.records import Lane, Record, by_lane, record

MOST_WAITING = 2_000
FEW_WAITING = 500
MOST_BYTES = 5_500_000  # of the 6 MB that an invoke takes
Partition = tuple[str, int]


class Flow(Protocol):
    """Stops and starts the fetching of one partition."""

    def pause(self, lane: Lane) -> None: ...
    def resume(self, lane: Lane) -> None: ...


class Buffer:
    """At most one batch at a time has records of a partition: until they are settled, the next ones wait.

    `window` is in seconds. `ready` is called when a batching window is over.
    """

    def __init__(self, batch_size: int, window: float, ready: Callable[[], None]) -> None:
        self._batch_size = batch_size
        self._window = window
        self._ready = ready
        self._timer: asyncio.TimerHandle | None = None
        self._lanes: dict[Partition, Lane] = {}
        self.flow: Flow | None = None

    def __len__(self) -> int:
        return sum(len(lane.waiting) for lane in self._lanes.values())

    @property
    def partitions(self) -> int:
        return len(self._lanes)

    def assign(self, partitions: Sequence[Partition]) -> None:
        for topic, partition in partitions:
            self._lanes[topic, partition] = Lane(topic, partition)

    def revoke(self, partitions: Sequence[Partition]) -> None:
        for key in partitions:
            lane = self._lanes.pop(key, None)
            if lane is not None:
                lane.alive = False
                lane.waiting.clear()

    def add(self, messages: Sequence[Message]) -> None:
        now = time.monotonic()
        for message in messages:
            lane = self._lanes.get((message.topic() or "", message.partition() or 0))
            if lane is not None:
                lane.waiting.append(record(message, lane, now))
                self._hold(lane)

    def take(self) -> list[Record]:
        """The next batch, oldest records first, of partitions that no other batch has; empty if there is none yet."""
        free = [lane for lane in self._lanes.values() if lane.waiting and lane.batch is None]
        if not free or self._should_wait(free):
            return []
        batch: list[Record] = []
        size = 0
        for lane in sorted(free, key=lambda lane: lane.waiting[0].arrived):
            while lane.waiting and len(batch) < self._batch_size:
                size += lane.waiting[0].size
                if batch and size > MOST_BYTES:
                    return batch
                lane.take(batch)
            self._release(lane)
        return batch

    def settle(self, records: Sequence[Record]) -> None:
        """Frees the partitions whose records of the batch are all settled, even if the batch has others left."""
        for lane, settled in by_lane(records).items():
            if settled[-1].offset == lane.last_taken:
                lane.batch = None

    def give_back(self, batch: list[Record]) -> None:
        """Frees the partitions of a batch that has ended."""
        for lane in by_lane(batch):
            if lane.batch is batch:
                lane.batch = None

    def _should_wait(self, free: Sequence[Lane]) -> bool:
        if self._window <= 0 or sum(len(lane.waiting) for lane in free) >= self._batch_size:
            return False
        left = min(lane.waiting[0].arrived for lane in free) + self._window - time.monotonic()
        if left > 0 and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(left, self._window_over)
        return left > 0

    def _window_over(self) -> None:
        self._timer = None
        self._ready()

    def _hold(self, lane: Lane) -> None:
        if not lane.paused and len(lane.waiting) > MOST_WAITING and self.flow is not None:
            lane.paused = True
            self.flow.pause(lane)

    def _release(self, lane: Lane) -> None:
        if lane.paused and len(lane.waiting) < FEW_WAITING and self.flow is not None:
            lane.paused = False
            self.flow.resume(lane)
