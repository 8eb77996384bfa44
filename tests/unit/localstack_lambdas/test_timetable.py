"""When schedules fire."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from localstack.lambdas.errors import TemplateError
from localstack.lambdas.timetable import check, next_time, seconds_between

SUNDAY = datetime(2026, 11, 22, 15, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "seconds"),
    [("rate(1 minute)", 60), ("rate(5 minutes)", 300), ("rate(2 hours)", 7200), ("rate(1 day)", 86_400)],
)
def test_a_rate_is_an_interval(expression: str, seconds: float) -> None:
    assert seconds_between(expression) == seconds


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("cron(* * * * ? *)", "2026-11-22 15:18"),
        ("cron(0 * * * ? *)", "2026-11-22 16:00"),
        ("cron(0/20 * * * ? *)", "2026-11-22 15:20"),
        ("cron(15 3 * * ? *)", "2026-11-23 03:15"),
        ("cron(0 8 ? * MON-FRI *)", "2026-11-23 08:00"),
        ("cron(0 8 ? * 2-6 *)", "2026-11-23 08:00"),
        ("cron(0 8 ? * SUN *)", "2026-11-29 08:00"),
        ("cron(0 8 ? * 1 *)", "2026-11-29 08:00"),
        ("cron(0 8 ? * 7 *)", "2026-11-28 08:00"),
        ("cron(0 8 ? * L *)", "2026-11-28 08:00"),
        ("cron(0 8 ? * 6L *)", "2026-11-27 08:00"),
        ("cron(0 8 ? * FRIL *)", "2026-11-27 08:00"),
        ("cron(0 8 ? * 3#1 *)", "2026-12-01 08:00"),
        ("cron(0 8 ? * TUE#1 *)", "2026-12-01 08:00"),
        ("cron(0 8 ? * 2/2 *)", "2026-11-23 08:00"),
        ("cron(0 0 L * ? *)", "2026-11-30 00:00"),
        ("cron(0 0 22W * ? *)", "2026-11-23 00:00"),
        ("cron(0 0 1 JAN,JUL ? *)", "2027-01-01 00:00"),
        ("cron(30 12 29 2 ? *)", "2028-02-29 12:30"),
        ("cron(0 0 1 1 ? 2030-2032)", "2030-01-01 00:00"),
    ],
)
def test_a_cron_expression_names_its_next_minute(expression: str, expected: str) -> None:
    found = next_time(expression, SUNDAY)
    assert found is not None
    assert found.strftime("%Y-%m-%d %H:%M") == expected


def test_a_cron_expression_is_in_the_time_zone_of_the_schedule() -> None:
    found = next_time("cron(0 8 * * ? *)", SUNDAY.astimezone(ZoneInfo("Europe/Berlin")))
    assert found == datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("rate(1 second)", "neither rate"),
        ("rate(0 minutes)", "neither rate"),
        ("at(2030-01-01T00:00:00)", "neither rate"),
        ("cron(* * * *)", "neither rate"),
        ("cron(0 0 * * * *)", "day of month and day of week"),
        ("cron(0 0 ? * ? *)", "day of month and day of week"),
        ("cron(61 * * * ? *)", "no cron expression"),
        ("cron(0 0 ? * 0 *)", "no cron expression"),
        ("cron(0 0 ? * 8 *)", "no cron expression"),
        ("cron(0 0 ? * SOON *)", "no cron expression"),
        ("cron(0 0 1 1 ? 2020)", "no time that is still to come"),
        ("cron(0 0 31 2 ? *)", "no time that is still to come"),
    ],
)
def test_an_expression_that_cannot_fire_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(TemplateError, match=reason):
        check(expression, SUNDAY)
