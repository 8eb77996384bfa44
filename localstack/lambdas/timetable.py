"""When a schedule expression fires: `rate(...)` and `cron(...)` as EventBridge writes them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from localstack.lambdas.errors import TemplateError

RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
CRON = re.compile(r"cron\((.+)\)")
SECONDS = {"minute": 60, "hour": 3600, "day": 86_400}
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
RANGES = {
    "minutes": (0, 59),
    "hours": (0, 23),
    "days": (1, 31),
    "months": (1, 12),
    "weekdays": (1, 7),
    "years": (1970, 2199),
}
FURTHEST = timedelta(days=366 * 5)


def seconds_between(expression: str) -> float | None:
    """The interval of a rate; None for a cron expression."""
    found = RATE.fullmatch(expression.strip())
    return int(found[1]) * SECONDS[found[2]] if found else None


def next_time(expression: str, after: datetime) -> datetime:
    """The first minute after `after` (UTC) that a cron expression names."""
    found = CRON.fullmatch(expression.strip())
    fields = found[1].split() if found else []
    if len(fields) != len(RANGES):
        raise TemplateError(f"{expression!r} is neither rate(<number> minutes) nor cron(<six fields>).")
    allowed = {name: _values(field, name) for field, name in zip(fields, RANGES, strict=True)}
    moment = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
    while moment - after < FURTHEST:
        if _day_fits(moment, allowed):
            if moment.hour in allowed["hours"] and moment.minute in allowed["minutes"]:
                return moment
            moment += timedelta(minutes=1)
        else:
            moment = moment.replace(hour=0, minute=0) + timedelta(days=1)
    raise TemplateError(f"{expression!r} names no time within five years.")


def _day_fits(moment: datetime, allowed: dict[str, set[int]]) -> bool:
    weekday = moment.isoweekday() % 7 + 1
    return (
        moment.year in allowed["years"]
        and moment.month in allowed["months"]
        and moment.day in allowed["days"]
        and weekday in allowed["weekdays"]
    )


def _values(field: str, name: str) -> set[int]:
    low, high = RANGES[name]
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        begin = low if first in {"*", "?"} else _number(first, name)
        end = _number(last, name) if last else high if step or first in {"*", "?"} else begin
        found.update(range(begin, end + 1, int(step or 1)))
    return found


def _number(text: str, name: str) -> int:
    names = {"months": MONTHS, "weekdays": DAYS}.get(name, ())
    if text.upper() in names:
        return names.index(text.upper()) + 1
    if text.isdigit():
        return int(text)
    raise TemplateError(f"{text!r} is not understood in a cron expression here (L, W and # are not supported).")
