"""The scheduler, with an invoker that records payloads."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from localstack.lambdas import schedules
from localstack.lambdas.model import Schedule
from localstack.lambdas.schedules import Scheduler


class Invoker:
    def __init__(self) -> None:
        self.payloads: list[dict[str, Any]] = []

    async def submit(self, _: str, payload: bytes) -> None:
        self.payloads.append(json.loads(payload))


def ran(schedule: Schedule) -> list[dict[str, Any]]:
    """The payloads of a schedule whose times come to an end."""
    invoker = Invoker()
    asyncio.run(Scheduler([schedule], cast("Any", invoker), "eu-west-1", rate=2).run())
    return invoker.payloads


def test_a_cron_schedule_runs_at_each_of_its_times(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = datetime.now(UTC) + timedelta(milliseconds=20)
    times = [soon, soon + timedelta(milliseconds=20), None]
    asked: list[datetime] = []

    def next_time(_: str, after: datetime) -> datetime | None:
        asked.append(after)
        return times[len(asked) - 1]

    monkeypatch.setattr(schedules, "next_time", next_time)
    payloads = ran(Schedule("Nightly", "Fn", "cron(0 3 * * ? *)", enabled=True))
    assert [each["detail-type"] for each in payloads] == ["Scheduled Event"] * 2
    assert payloads[0]["resources"] == ["arn:aws:events:eu-west-1:000000000000:rule/Nightly"]
    assert asked[1] >= soon
    assert asked[2] >= soon + timedelta(milliseconds=20)


def test_a_schedule_may_have_a_payload_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    times = [datetime.now(UTC), None]
    monkeypatch.setattr(schedules, "next_time", lambda *_: times.pop(0))
    assert ran(Schedule("Nightly", "Fn", "cron(0 3 * * ? *)", enabled=True, event='{"a": 1}')) == [{"a": 1}]


def test_a_disabled_schedule_does_not_run() -> None:
    assert ran(Schedule("Nightly", "Fn", "cron(* * * * ? *)", enabled=False)) == []
