"""The request or message that the running code works for. Handlers set it; logs, events and outgoing calls read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from shop.kernel.ids import new_id

WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True)
class Correlation:
    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None


_current: ContextVar[Correlation | None] = ContextVar("correlation", default=None)


def current() -> Correlation:
    """The current correlation. Work without one (a schedule) gets a new one."""
    known = _current.get()
    if known is None:
        known = Correlation(new_id())
        _current.set(known)
    return known


def from_headers(correlation_id: str | None, traceparent: str | None) -> Correlation:
    accepted = correlation_id if correlation_id and WELL_FORMED.fullmatch(correlation_id) else new_id()
    return Correlation(
        accepted, traceparent=traceparent if traceparent and TRACEPARENT.fullmatch(traceparent) else None
    )


@contextmanager
def bound(correlation: Correlation) -> Iterator[Correlation]:
    token = _current.set(correlation)
    try:
        yield correlation
    finally:
        _current.reset(token)
