"""One execution environment: a process under awslambdaric and the Runtime API that only it talks to."""

from __future__ import annotations

import asyncio
import enum
import signal
import time
from collections.abc import Callable
from typing import Protocol

from localstack.lambdas.http import Connection, Request
from localstack.lambdas.runtime import process
from localstack.lambdas.runtime.invocation import Invocation, Outcome, Result, failure

MAX_RESPONSE = 6 * 1024 * 1024
RESPONSE_TOO_LARGE = (
    b'{"errorType":"Function.ResponseSizeTooLarge",'
    b'"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}'
)
HEAD = (
    "content-type: application/json\r\nLambda-Runtime-Aws-Request-Id: %s\r\nLambda-Runtime-Deadline-Ms: %d\r\n"
    "Lambda-Runtime-Invoked-Function-Arn: %s\r\nLambda-Runtime-Trace-Id: %s\r\n"
)
NEXT = b"/2018-06-01/runtime/invocation/next"
INVOCATION = b"/2018-06-01/runtime/invocation/"
INIT_ERROR = b"/2018-06-01/runtime/init/error"


class State(enum.Enum):
    STARTING = "starting"
    IDLE = "idle"
    BUSY = "busy"
    DEAD = "dead"


class Owner(Protocol):
    """What a worker tells its pool."""

    def became_idle(self, worker: Worker) -> None: ...
    def died(self, worker: Worker, reason: Result | None) -> None: ...


class Worker:
    """Its state is that of the Runtime API: starting until the first `next`, then idle or busy, dead at the end."""

    def __init__(self, arn: str, timeout: float, owner: Owner, log: Callable[[str], None]) -> None:
        self._arn = arn
        self._timeout = timeout
        self._owner = owner
        self._log = log
        self._loop = asyncio.get_running_loop()
        self._next: Connection | None = None
        self._invocation: Invocation | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._server: asyncio.Server | None = None
        self._process: asyncio.subprocess.Process | None = None
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

    async def open(self) -> str:
        """Opens the Runtime API and returns its address."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self._serve, MAX_RESPONSE, self._too_large), "127.0.0.1", 0
        )
        return f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def attach(self, running: asyncio.subprocess.Process, init_timeout: float) -> None:
        self._process = running
        asyncio.get_running_loop().create_task(self._watch(running))
        self._alarm = asyncio.get_running_loop().call_later(init_timeout, self._init_too_long, init_timeout)

    # the Runtime API

    def _serve(self, request: Request, connection: Connection) -> None:
        target = request.target
        if target == NEXT:
            self._await_work(connection)
        elif target == INIT_ERROR:
            self._init_error = Result(Outcome.INIT_ERROR, request.body)
            connection.reply(202)
        elif target.startswith(INVOCATION):
            self._take_answer(target[len(INVOCATION) :], request.body, connection)
        else:
            connection.reply(404)

    def _await_work(self, connection: Connection) -> None:
        self._silence()
        if self.state is State.STARTING:
            self.started.set()
            self._log(f"cold start took {(time.monotonic() - self.started_at) * 1000:.0f} ms")
        self._next = connection
        self.state = State.IDLE
        self.idle_since = time.monotonic()
        self._owner.became_idle(self)

    def _take_answer(self, rest: bytes, body: bytes, connection: Connection) -> None:
        request_id, _, verb = rest.partition(b"/")
        invocation = self._invocation
        if invocation is None or invocation.request_id.encode() != request_id:
            connection.reply(400, body=b'{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}')
            return
        self._silence()
        self._invocation = None
        connection.reply(202)
        invocation.finish(Result(Outcome.SUCCESS if verb == b"response" else Outcome.FUNCTION_ERROR, body))

    def run(self, invocation: Invocation) -> None:
        """Hands an invocation to the idle process."""
        assert self._next is not None
        self.state = State.BUSY
        self._invocation = invocation
        deadline = int((time.time() + self._timeout) * 1000)
        head = HEAD % (invocation.request_id, deadline, self._arn, invocation.trace_id)
        if invocation.client_context:
            head += f"Lambda-Runtime-Client-Context: {invocation.client_context}\r\n"
        connection, self._next = self._next, None
        self._alarm = self._loop.call_later(self._timeout, self._too_long)
        connection.reply(200, head.encode("latin-1"), invocation.payload)

    # the end

    def _too_long(self) -> None:
        assert self._invocation is not None
        message = f"Task timed out after {self._timeout:.2f} seconds"
        self._log(f"RequestId: {self._invocation.request_id} {message}")
        self._fail(failure(Outcome.TIMEOUT, self._invocation.request_id, "Sandbox.Timedout", message))
        self.kill()

    def _init_too_long(self, limit: float) -> None:
        self._init_error = failure(
            Outcome.INIT_ERROR, "-", "Sandbox.Timedout", f"Init did not end within {limit:.0f} s"
        )
        self.kill()

    async def _watch(self, running: asyncio.subprocess.Process) -> None:
        code = await running.wait()
        self.started.set()
        was, self.state = self.state, State.DEAD
        self._silence()
        if self._server is not None:
            self._server.close()
        how = f"signal: {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        process.end(running)  # what the worker started goes with it
        if self._invocation is not None:
            self._log(f"RequestId: {self._invocation.request_id} Error: Runtime exited with error: {how}")
            self._fail(
                failure(
                    Outcome.EXIT, self._invocation.request_id, "Runtime.ExitError", f"Runtime exited with error: {how}"
                )
            )
        elif was is not State.STARTING and not self._killed:
            self._log(f"an idle worker ended by itself: {how}")
        reason = self._init_error or failure(
            Outcome.INIT_ERROR, "-", "Runtime.ExitError", f"Runtime exited with error: {how}"
        )
        self._owner.died(self, reason if was is State.STARTING and not self.stale else None)

    def _fail(self, result: Result) -> None:
        invocation, self._invocation = self._invocation, None
        if invocation is not None:
            invocation.finish(result)

    def _silence(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def kill(self) -> None:
        """Ends the process. The pool is told when it is gone."""
        self._killed = True
        if self._process is not None:
            process.end(self._process)

    def _too_large(self, _: Request, connection: Connection) -> None:
        connection.reply(413)
        result = Result(Outcome.FUNCTION_ERROR, RESPONSE_TOO_LARGE)
        self._silence()
        self._fail(result)
