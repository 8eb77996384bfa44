"""An execution environment: a process under awslambdaric, its Runtime API, its timeouts and its end."""

from __future__ import annotations

import asyncio
import enum
import signal
import time
from collections.abc import Callable
from typing import Protocol

from localstack.lambdas.runtime import process
from localstack.lambdas.runtime.api import RuntimeApi
from localstack.lambdas.runtime.invocation import Invocation, Outcome, Result, failure


class State(enum.Enum):
    STARTING = "starting"
    IDLE = "idle"
    BUSY = "busy"
    DEAD = "dead"


class Owner(Protocol):
    """What a worker calls in its pool."""

    def became_idle(self, worker: Worker) -> None: ...

    def died(self, worker: Worker, reason: Result | None) -> None:
        """`reason` is why it did not start; None if it did start, or was retired before."""


class Worker:
    """STARTING until the first `next` of its process, then IDLE or BUSY, and DEAD when the process has ended."""

    def __init__(self, arn: str, timeout: float, owner: Owner, log: Callable[[str], None]) -> None:
        self.api = RuntimeApi(arn, self)
        self._timeout = timeout
        self._owner = owner
        self._log = log
        self._loop = asyncio.get_running_loop()
        self._invocation: Invocation | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None
        self._killed = False
        self._init_error: Result | None = None
        self.state = State.STARTING
        self.stale = False
        self.started = asyncio.Event()
        self.started_at = self.idle_since = time.monotonic()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def running(self) -> asyncio.Future[Result] | None:
        return self._invocation.future if self._invocation else None

    def attach(self, running: asyncio.subprocess.Process, init_timeout: float) -> None:
        self._process = running
        self._watching = self._loop.create_task(self._watch(running))
        self._alarm = self._loop.call_later(init_timeout, self._init_too_long, init_timeout)

    def run(self, invocation: Invocation) -> None:
        """Gives an invocation to the idle process."""
        self.state = State.BUSY
        self._invocation = invocation
        self._alarm = self._loop.call_later(self._timeout, self._too_long)
        self.api.hand_out(invocation, time.time() + self._timeout)

    def kill(self) -> None:
        """Kills the process. The pool is called when it has ended."""
        self._killed = True
        if self._process is not None:
            process.end(self._process)

    # called by the Runtime API

    def asks_for_work(self) -> None:
        self._silence()
        if self.state is State.STARTING:
            self.started.set()
            self._log(f"cold start took {(time.monotonic() - self.started_at) * 1000:.0f} ms")
        self.state = State.IDLE
        self.idle_since = time.monotonic()
        self._owner.became_idle(self)

    def answered(self, result: Result) -> None:
        self._silence()
        self._finish(result)

    def failed_to_start(self, result: Result) -> None:
        self._init_error = result

    # the end

    def _too_long(self) -> None:
        message = f"Task timed out after {self._timeout:.2f} seconds"
        self._fail(Outcome.TIMEOUT, "Sandbox.Timedout", message)
        self.kill()

    def _init_too_long(self, limit: float) -> None:
        message = f"Init did not end within {limit:.0f} s"
        self._init_error = failure(Outcome.INIT_ERROR, "-", "Sandbox.Timedout", message)
        self.kill()

    async def _watch(self, running: asyncio.subprocess.Process) -> None:
        code = await running.wait()
        process.end(running)  # the processes that the worker started
        was, self.state = self.state, State.DEAD
        self._silence()
        self.api.close()
        self.started.set()
        how = f"signal: {_name(-code)}" if code < 0 else f"exit status {code}"
        message = f"Runtime exited with error: {how}"
        if self._invocation is not None:
            self._fail(Outcome.EXIT, "Runtime.ExitError", message)
        elif was is not State.STARTING and not self._killed:
            self._log(f"an idle worker ended by itself: {how}")
        reason = self._init_error or failure(Outcome.INIT_ERROR, "-", "Runtime.ExitError", message)
        self._owner.died(self, reason if was is State.STARTING and not self.stale else None)

    def _fail(self, outcome: Outcome, kind: str, message: str) -> None:
        if self._invocation is not None:
            self._log(f"RequestId: {self._invocation.request_id} Error: {message}")
            self._finish(failure(outcome, self._invocation.request_id, kind, message))

    def _finish(self, result: Result) -> None:
        invocation, self._invocation = self._invocation, None
        if invocation is not None:
            invocation.finish(result)

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None


def _name(number: int) -> str:
    """The signal's name. Real-time signals have none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)
