"""Waits beside an open shop until somebody closes it or a part of it dies."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localstack.engines import supervisor
from localstack.engines.engine import Engine, log_file
from localstack.engines.errors import EngineDiedError
from localstack.stack import Stack


class Closed(Exception):  # noqa: N818 - a request, not an error
    """Ctrl-C or SIGTERM."""


class ClosedElsewhere(Exception):  # noqa: N818 - a request, not an error
    """`make down` in another terminal, which ends every part by itself."""


@contextmanager
def closing_signals() -> Iterator[None]:
    """Both signals become one exception, wherever the work is."""
    before = {number: signal.signal(number, _close) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def ignore_signals() -> None:
    """A second Ctrl-C must not interrupt the closing."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def announce_end(stack: Stack) -> None:
    """Tells the run that waits beside the shop, before the first part ends, that they end on request."""
    stack.data.mkdir(parents=True, exist_ok=True)
    _notice(stack).touch()


def forget_end(stack: Stack) -> None:
    _notice(stack).unlink(missing_ok=True)


def until_death(stack: Stack, engines: list[Engine]) -> None:
    """Raises the error of the first process that ends, or ClosedElsewhere where that was asked for.

    In Docker mode the containers restart by themselves.
    """
    found = [(engine, supervisor.find(stack, engine)) for engine in engines]
    watched = {os.pidfd_open(process.pid): engine for engine, process in found if process}
    try:
        ended, _, _ = select.select(list(watched), [], [])
    finally:
        for descriptor in watched:
            os.close(descriptor)
    if _notice(stack).exists():
        raise ClosedElsewhere
    engine = watched[ended[0]]
    raise EngineDiedError(engine.title, log_file(stack, engine.name))


def _notice(stack: Stack) -> Path:
    return stack.data / "closing"


def _close(_number: int, _frame: object) -> None:
    raise Closed
