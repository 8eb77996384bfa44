"""Delivers a batch until each record is processed, or discarded to the mapping's on-failure destination.

The rules are those of AWS for Kafka: a function error fails the batch (and splits it, if the mapping bisects); a
partial answer fails each partition from its lowest failed offset on. Failed records are retried after growing waits,
until the retries are spent or a record is too old. The records of a partition stay in order.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from localstack.lambdas.kafka.records import Record, by_lane
from localstack.lambdas.kafka.verdict import failed_from
from localstack.lambdas.model import INFINITE, KafkaMapping
from localstack.lambdas.runtime.invocation import Outcome, Result


@dataclass(frozen=True)
class Discarded:
    """Records that are given up. `condition` is RetryAttemptsExhausted or RecordAgeExceeded.

    `result` is that of the last invoke, None where there was none.
    """

    records: Sequence[Record]
    condition: str
    attempts: int
    request_id: str
    result: Result | None


@dataclass(frozen=True)
class Attempt:
    request_id: str
    result: Result


class Surroundings(Protocol):
    """What a delivery needs of its mapping."""

    async def invoke(self, records: Sequence[Record]) -> Attempt: ...

    async def discard(self, discarded: Discarded) -> None:
        """Returns once the destination has the records."""

    async def rest(self, attempts: int) -> None:
        """Waits before the next attempt, longer after each."""

    def settle(self, records: Sequence[Record]) -> None:
        """These records, the next of their partitions, are processed or discarded."""


class Delivery:
    def __init__(
        self, mapping: KafkaMapping, surroundings: Surroundings, clock: Callable[[], float] = time.time
    ) -> None:
        self._mapping = mapping
        self._around = surroundings
        self._clock = clock

    async def deliver(self, records: Sequence[Record], attempts: int = 0) -> None:
        """`attempts` is how often these records were tried before."""
        while records := await self._without_old(_ours(records), attempts):
            attempt = await self._around.invoke(records)
            if attempt.result.outcome is Outcome.STOPPED:
                return
            failed = failed_from(attempt.result, records, partial=self._mapping.partial)
            self._around.settle([each for each in records if not _is_failed(each, failed)])
            left = [each for each in records if _is_failed(each, failed)]
            if not left:
                return
            if not attempt.result.ok and self._mapping.bisect and len(left) > 1:
                # On AWS a split does not count as a retry.
                await self._around.rest(1)
                await self._halves(left, attempts)
                return
            lanes = list(by_lane(left).values())
            if attempt.result.ok and len(lanes) > 1:
                await _together(self._again(part, records, attempt, attempts) for part in lanes)
                return
            attempts = _counted(left, records, attempts + 1) if attempt.result.ok else attempts + 1
            if await self._is_spent(left, attempt, attempts):
                return
            records = left

    async def _again(self, left: Sequence[Record], tried: Sequence[Record], attempt: Attempt, attempts: int) -> None:
        """Retries the failed records of one of several partitions."""
        attempts = _counted(left, tried, attempts + 1)
        if not await self._is_spent(left, attempt, attempts):
            await self.deliver(left, attempts)

    async def _is_spent(self, left: Sequence[Record], attempt: Attempt, attempts: int) -> bool:
        """Gives the records up after the last retry and returns True; else waits before the next one."""
        if self._mapping.max_retries != INFINITE and attempts > self._mapping.max_retries:
            spent = Discarded(left, "RetryAttemptsExhausted", attempts, attempt.request_id, attempt.result)
            await self._give_up(spent)
            return True
        await self._around.rest(attempts)
        return False

    async def _halves(self, records: list[Record], attempts: int) -> None:
        """Splits by partition where there are several, since those can run side by side."""
        lanes = list(by_lane(records).values())
        if len(lanes) > 1:
            middle = len(lanes) // 2
            halves = (itertools.chain.from_iterable(half) for half in (lanes[:middle], lanes[middle:]))
            await _together(self.deliver(list(half), attempts) for half in halves)
            return
        middle = len(records) // 2
        await self.deliver(records[:middle], attempts)
        await self.deliver(records[middle:], attempts)

    async def _without_old(self, records: list[Record], attempts: int) -> list[Record]:
        if self._mapping.max_age == INFINITE:
            return records
        oldest = (self._clock() - self._mapping.max_age) * 1000
        old = [each for each in records if each.timestamp < oldest]
        if old:
            await self._give_up(Discarded(old, "RecordAgeExceeded", attempts, "", None))
        return [each for each in records if each.timestamp >= oldest]

    async def _give_up(self, discarded: Discarded) -> None:
        await self._around.discard(discarded)
        self._around.settle(discarded.records)


def _ours(records: Sequence[Record]) -> list[Record]:
    """Without the records whose partition now belongs to another consumer."""
    return [each for each in records if each.lane.alive]


def _is_failed(each: Record, failed: dict[str, int]) -> bool:
    return each.lane.name in failed and each.offset >= failed[each.lane.name]


def _counted(part: Sequence[Record], tried: Sequence[Record], attempts: int) -> int:
    """How often the first failed record was tried: once, if the records before it passed only now."""
    first = next(each for each in tried if each.lane is part[0].lane)
    return attempts if first is part[0] else 1


async def _together(works: Iterable[Awaitable[None]]) -> None:
    await asyncio.gather(*works)
