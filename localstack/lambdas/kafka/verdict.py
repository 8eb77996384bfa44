"""Reads from a function's answer which records failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from localstack.lambdas.kafka.records import Record
from localstack.lambdas.runtime.invocation import Result


def failed_from(result: Result, records: Sequence[Record], *, partial: bool) -> dict[str, int]:
    """The lowest failed offset by partition name; empty if none failed.

    A function error and a malformed partial answer fail the whole batch, as on AWS.
    """
    everything = {each.lane.name: each.offset for each in reversed(records)}
    if not result.ok:
        return everything
    if not partial:
        return {}
    try:
        return _lowest(orjson.loads(result.payload or b"null"), everything, records)
    except (ValueError, KeyError, TypeError, AttributeError):
        return everything


def _lowest(answer: Any, everything: dict[str, int], records: Sequence[Record]) -> dict[str, int]:
    known = {(each.lane.name, each.offset) for each in records}
    found: dict[str, int] = {}
    for failure in (answer or {}).get("batchItemFailures") or []:
        identifier = failure["itemIdentifier"]
        name, offset = identifier["partition"], _offset(identifier["offset"])
        if (name, offset) not in known:
            return everything
        found[name] = min(offset, found.get(name, offset))
    return found


def _offset(given: Any) -> int:
    """A whole number, or a string of one."""
    if isinstance(given, bool | float):
        raise TypeError(f"{given} is not an offset")
    return int(given)
