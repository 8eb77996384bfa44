"""Waits while the shop is open, until somebody closes it or a part of it dies."""

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
    """SIGINT and SIGTERM raise Closed in the main thread."""
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
    """Leaves a note for the run that waits: the parts that end from now on end on request."""
    stack.data.mkdir(parents=True, exist_ok=True)
    _notice(stack).touch()


def forget_end(stack: Stack) -> None:
    _notice(stack).unlink(missing_ok=True)


def until_death(stack: Stack, engines: list[Engine]) -> None:
    """Waits until a process ends. Raises EngineDiedError, or ClosedElsewhere if `make down` ended it."""
    watched: dict[int, Engine] = {}
    try:
        for engine in engines:
            process = supervisor.find(stack, engine)
            if process is None:
                raise _death(stack, engine)
            watched[os.pidfd_open(process.pid)] = engine
        ended, _, _ = select.select(list(watched), [], [])
        raise _death(stack, watched[ended[0]])
    finally:
        for descriptor in watched:
            os.close(descriptor)


def _death(stack: Stack, engine: Engine) -> Exception:
    return ClosedElsewhere() if _notice(stack).exists() else EngineDiedError(engine.title, log_file(stack, engine.name))


def _notice(stack: Stack) -> Path:
    return stack.data / "closing"


def _close(_number: int, _frame: object) -> None:
    raise Closed
