"""The Runtime API of one worker: what its awslambdaric asks, on a loopback port that only this worker knows."""

from __future__ import annotations

import asyncio
from typing import Protocol

from localstack.lambdas.http import Connection, Request
from localstack.lambdas.runtime.invocation import Invocation, Outcome, Result

MAX_RESPONSE = 6 * 1024 * 1024
RESPONSE_TOO_LARGE = (
    b'{"errorType":"Function.ResponseSizeTooLarge",'
    b'"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}'
)
UNKNOWN_REQUEST = b'{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}'
HEAD = (
    "content-type: application/json\r\nLambda-Runtime-Aws-Request-Id: %s\r\nLambda-Runtime-Deadline-Ms: %d\r\n"
    "Lambda-Runtime-Invoked-Function-Arn: %s\r\nLambda-Runtime-Trace-Id: %s\r\n"
)
NEXT = b"/2018-06-01/runtime/invocation/next"
INVOCATION = b"/2018-06-01/runtime/invocation/"
INIT_ERROR = b"/2018-06-01/runtime/init/error"


class Listener(Protocol):
    def asks_for_work(self) -> None: ...

    def answered(self, result: Result) -> None:
        """Called once for each invocation that was handed out."""

    def failed_to_start(self, result: Result) -> None: ...


class RuntimeApi:
    def __init__(self, arn: str, listener: Listener) -> None:
        self._arn = arn
        self._listener = listener
        self._server: asyncio.Server | None = None
        self._next: Connection | None = None
        self._handed_out = b""

    async def open(self) -> str:
        """Its address."""
        factory = lambda: Connection(self._serve, MAX_RESPONSE, self._too_large)  # noqa: E731
        self._server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
        return f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def hand_out(self, invocation: Invocation, deadline: float) -> None:
        """Answers the worker's `next`. `deadline` is in seconds since the epoch."""
        head = HEAD % (invocation.request_id, int(deadline * 1000), self._arn, invocation.trace_id)
        if invocation.client_context:
            head += f"Lambda-Runtime-Client-Context: {invocation.client_context}\r\n"
        connection, self._next = self._next, None
        assert connection is not None
        self._handed_out = invocation.request_id.encode()
        connection.reply(200, head.encode("latin-1"), invocation.payload)

    def _serve(self, request: Request, connection: Connection) -> None:
        target = request.target
        if target == NEXT:
            self._next = connection
            self._listener.asks_for_work()
        elif target == INIT_ERROR:
            self._listener.failed_to_start(Result(Outcome.INIT_ERROR, request.body))
            connection.reply(202)
        elif target.startswith(INVOCATION):
            self._take_answer(target[len(INVOCATION) :], request.body, connection)
        else:
            connection.reply(404)

    def _take_answer(self, rest: bytes, body: bytes, connection: Connection) -> None:
        request_id, _, verb = rest.partition(b"/")
        if not request_id or request_id != self._handed_out:
            connection.reply(400, body=UNKNOWN_REQUEST)
            return
        self._handed_out = b""
        connection.reply(202)
        self._listener.answered(Result(Outcome.SUCCESS if verb == b"response" else Outcome.FUNCTION_ERROR, body))

    def _too_large(self, _: Request, connection: Connection) -> None:
        self._handed_out = b""
        connection.reply(413)
        self._listener.answered(Result(Outcome.FUNCTION_ERROR, RESPONSE_TOO_LARGE))
