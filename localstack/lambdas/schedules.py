"""Runs the template's schedules by asynchronous invokes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

import orjson

from localstack.lambdas.asynchronous import AsyncInvoker
from localstack.lambdas.intrinsics import ACCOUNT
from localstack.lambdas.model import Schedule
from localstack.lambdas.runtime.fleet import new_id
from localstack.lambdas.timetable import next_time, seconds_between

logger = logging.getLogger(__name__)
SPREAD = 4  # first runs are spread over this many intervals, so that not all cold starts come at once


class Scheduler:
    """`rate` is the interval of all `rate(...)` schedules in seconds; 0 keeps those of the template."""

    def __init__(self, schedules: Sequence[Schedule], invoker: AsyncInvoker, region: str, rate: float) -> None:
        self._schedules = [schedule for schedule in schedules if schedule.enabled]
        self._invoker = invoker
        self._region = region
        self._rate = rate

    async def run(self) -> None:
        count = max(1, len(self._schedules))
        await asyncio.gather(*(self._follow(each, at / count) for at, each in enumerate(self._schedules)))

    async def _follow(self, schedule: Schedule, share: float) -> None:
        interval = seconds_between(schedule.expression)
        if interval is None:
            await self._at_times(schedule)
        else:
            await self._every(self._rate or interval, schedule, share if self._rate else 0.0)

    async def _every(self, interval: float, schedule: Schedule, share: float) -> None:
        """Runs do not overlap: one that outlasts its interval delays the next, since local intervals are short."""
        await asyncio.sleep(interval * (1 + share * SPREAD))
        while True:
            begun = asyncio.get_running_loop().time()
            await self._run(schedule)
            spent = asyncio.get_running_loop().time() - begun
            await asyncio.sleep(max(0.0, interval - spent))

    async def _at_times(self, schedule: Schedule) -> None:
        """At the times of a cron expression, until the last one. Times that come while a run lasts are skipped."""
        now = datetime.now(schedule.timezone)
        while (at := next_time(schedule.expression, now)) is not None:
            await asyncio.sleep((at - datetime.now(UTC)).total_seconds())
            await self._run(schedule)
            now = max(at, datetime.now(schedule.timezone))

    async def _run(self, schedule: Schedule) -> None:
        await self._invoker.submit(schedule.function, self._event(schedule))

    def _event(self, schedule: Schedule) -> bytes:
        if schedule.event is not None:
            return schedule.event.encode()
        return orjson.dumps(
            {
                "version": "0",
                "id": new_id(),
                "detail-type": "Scheduled Event",
                "source": "aws.events",
                "account": ACCOUNT,
                "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "region": self._region,
                "resources": [f"arn:aws:events:{self._region}:{ACCOUNT}:rule/{schedule.name}"],
                "detail": {},
            }
        )
