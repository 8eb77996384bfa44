"""When a schedule expression of EventBridge fires: `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)`."""

from __future__ import annotations

import re
from datetime import datetime

from localstack.lambdas.errors import TemplateError

RATE = re.compile(r"rate\(([1-9]\d*) (minute|hour|day)s?\)")
CRON = re.compile(r"cron\(\s*(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*\)")
SECONDS = {"minute": 60, "hour": 3600, "day": 86_400}
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
DAY_NUMBER = re.compile(r"(?<![#/\d])\d+")
LAST = re.compile(r"(\d)L")


def seconds_between(expression: str) -> float | None:
    """The interval of a rate; None for any other expression."""
    found = RATE.fullmatch(expression.strip())
    return int(found[1]) * SECONDS[found[2]] if found else None


def next_time(expression: str, after: datetime) -> datetime | None:
    """The first time after `after` that a cron expression names, in the time zone of `after`; None if it never comes.

    Raises TemplateError where it is no cron expression of AWS's.
    """
    from croniter import CroniterBadDateError, croniter  # few templates need it

    try:
        found: datetime = croniter(_of_croniter(expression), after).get_next(datetime)
    except CroniterBadDateError:
        return None
    except ValueError as error:
        raise TemplateError(f"{expression} is no cron expression: {error}.") from None
    return found


def check(expression: str, now: datetime) -> None:
    """Raises TemplateError where the expression cannot be run, or names no time after `now`."""
    if seconds_between(expression) is None and next_time(expression, now) is None:
        raise TemplateError(f"{expression} names no time that is still to come.")


def _of_croniter(expression: str) -> str:
    """AWS counts weekdays from 1 (SUN) and has a year; croniter counts from 0, and puts a second before its year."""
    found = CRON.fullmatch(expression.strip())
    if found is None:
        raise TemplateError(f"{expression} is neither rate(<number> minutes|hours|days) nor cron(<six fields>).")
    minute, hour, day, month, weekday, year = found.groups()
    if (day == "?") == (weekday == "?"):
        raise TemplateError(f"{expression}: one of day of month and day of week is `?`, and only one.")
    return " ".join((minute, hour, day.replace("?", "*"), month, _weekday(weekday), "0", year))


def _weekday(field: str) -> str:
    if field in {"?", "*"}:
        return "*"
    if field == "L":
        return "6"
    for number, name in enumerate(DAYS, 1):
        field = field.upper().replace(name, str(number))
    return LAST.sub(r"L\1", DAY_NUMBER.sub(_from_zero, field))


def _from_zero(found: re.Match[str]) -> str:
    number = int(found[0]) - 1
    return str(number) if number in range(7) else "none"  # which croniter refuses
