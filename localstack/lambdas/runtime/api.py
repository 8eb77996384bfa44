"""The Runtime API of one worker: what its awslambdaric asks, on a loopback port that only this worker knows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import httptools

from localstack.lambdas.http.connection import Application, Connection
from localstack.lambdas.http.request import Request
from localstack.lambdas.runtime.invocation import Invocation, Outcome, Result

MAX_RESPONSE = 6_291_556
RESPONSE_TOO_LARGE = (
    b'{"errorType":"Function.ResponseSizeTooLarge",'
    b'"errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}'
)
UNKNOWN_REQUEST = b'{"errorType":"InvalidRequestID","errorMessage":"Invalid request ID"}'
NOT_NOW = b'{"errorType":"InvalidStateTransition","errorMessage":"The invocation before is not answered yet"}'
HEAD = (
    "content-type: application/json\r\nLambda-Runtime-Aws-Request-Id: %s\r\nLambda-Runtime-Deadline-Ms: %d\r\n"
    "Lambda-Runtime-Invoked-Function-Arn: %s\r\nLambda-Runtime-Trace-Id: %s\r\n"
)
NEXT = b"/2018-06-01/runtime/invocation/next"
INVOCATION = b"/2018-06-01/runtime/invocation/"
INIT_ERROR = b"/2018-06-01/runtime/init/error"
OF_BROWSERS = {b"origin", b"sec-fetch-site"}


class Listener(Protocol):
    def asks_for_work(self) -> None: ...

    def answered(self, result: Result) -> None:
        """Called once for each invocation that was handed out."""

    def failed_to_start(self, result: Result) -> None: ...


class WorkerConnection(Connection):
    """Keeps as much of an answer as shows that it is too large, and reads the rest of it.

    On AWS such an answer is refused with 413, and the runtime ends itself. Here the worker goes on: another one's cold
    start would be at the cost of every other function.
    """

    on_header: Callable[[bytes, bytes], None]

    def __init__(self, application: Application, address: bytes) -> None:
        self.on_header = self._look_at
        super().__init__(application, MAX_RESPONSE)
        self._address = address
        self._foreign = self._known = False

    def _look_at(self, name: bytes, value: bytes) -> None:
        """A page that a browser shows may find the port, but it can't hide where it comes from."""
        lower = name.lower()
        if lower in OF_BROWSERS or (lower == b"host" and value != self._address):
            self._foreign = True

    def _read(self, data: bytes) -> bytes:
        if self._known and "on_header" in self.__dict__:  # the headers of the first request have told who is there
            del self.on_header
            self._parser = httptools.HttpRequestParser(self)
        return super()._read(data)

    def on_body(self, body: bytes) -> None:
        room = MAX_RESPONSE + 1 - self._size
        if room > 0:
            self._body.append(body[:room])
        self._size += len(body)

    def on_message_complete(self) -> None:
        if self._foreign:
            self._answer_last(_forbid, self._request())
        else:
            self._known = True
            super().on_message_complete()


def _forbid(_: Request, connection: Connection) -> None:
    connection.reply(403)


class RuntimeApi:
    def __init__(self, arn: str, listener: Listener) -> None:
        self._arn = arn
        self._listener = listener
        self._server: asyncio.Server | None = None
        self._address = ""
        self._next: Connection | None = None
        self._handed_out = b""

    async def open(self) -> str:
        """Its address."""
        factory = lambda: WorkerConnection(self._serve, self._address.encode())  # noqa: E731
        self._server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
        self._address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self._address

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
            self._take_next(connection)
        elif target == INIT_ERROR:
            self._listener.failed_to_start(Result(Outcome.INIT_ERROR, _told(request)))
            connection.reply(202)
        elif target.startswith(INVOCATION):
            self._take_answer(target[len(INVOCATION) :], request, connection)
        else:
            connection.reply(404)

    def _take_next(self, connection: Connection) -> None:
        """A worker does one thing at a time: who asks again before it has answered is refused, as on AWS."""
        waits = self._next is not None and self._next.alive
        if waits or self._handed_out:
            connection.reply(403, body=NOT_NOW)
            return
        asked, self._next = self._next, connection
        if asked is None:
            self._listener.asks_for_work()

    def _take_answer(self, rest: bytes, request: Request, connection: Connection) -> None:
        request_id, _, verb = rest.partition(b"/")
        if not request_id or request_id != self._handed_out:
            connection.reply(400, body=UNKNOWN_REQUEST)
            return
        self._handed_out = b""
        connection.reply(202)
        ok = verb == b"response" and len(request.body) <= MAX_RESPONSE
        self._listener.answered(Result(Outcome.SUCCESS if ok else Outcome.FUNCTION_ERROR, _told(request)))


def _told(request: Request) -> bytes:
    return request.body if len(request.body) <= MAX_RESPONSE else RESPONSE_TOO_LARGE
