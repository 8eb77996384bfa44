"""When schedules fire."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from localstack.lambdas.errors import TemplateError
from localstack.lambdas.timetable import next_time, seconds_between

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
        ("cron(0 8 ? * SUN *)", "2026-11-29 08:00"),
        ("cron(0 0 1 JAN,JUL ? *)", "2027-01-01 00:00"),
        ("cron(30 12 29 2 ? *)", "2028-02-29 12:30"),
    ],
)
def test_a_cron_expression_names_its_next_minute(expression: str, expected: str) -> None:
    assert next_time(expression, SUNDAY).strftime("%Y-%m-%d %H:%M") == expected


@pytest.mark.parametrize("expression", ["rate(1 second)", "cron(* * * *)", "cron(0 0 L * ? *)", "cron(0 0 1 1 ? 2020)"])
def test_what_never_fires_is_an_error(expression: str) -> None:
    with pytest.raises(TemplateError):
        next_time(expression, SUNDAY)
