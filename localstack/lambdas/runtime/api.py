"""The Runtime API of one worker, for its awslambdaric, on a loopback port of its own."""

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
NOT_ANSWERED = b'{"errorType":"InvalidStateTransition","errorMessage":"The invocation before is not answered yet"}'
HEAD = (
    "content-type: application/json\r\nLambda-Runtime-Aws-Request-Id: %s\r\nLambda-Runtime-Deadline-Ms: %d\r\n"
    "Lambda-Runtime-Invoked-Function-Arn: %s\r\nLambda-Runtime-Trace-Id: %s\r\n"
)
NEXT = b"/2018-06-01/runtime/invocation/next"
INVOCATION = b"/2018-06-01/runtime/invocation/"
INIT_ERROR = b"/2018-06-01/runtime/init/error"
BROWSER_HEADERS = {b"origin", b"sec-fetch-site"}


class Listener(Protocol):
    def asks_for_work(self) -> None: ...

    def answered(self, result: Result) -> None:
        """Called once for each invocation that was handed out."""

    def failed_to_start(self, result: Result) -> None: ...


class WorkerConnection(Connection):
    """Reads an answer that is too large to its end, but keeps only as much as shows its size.

    On AWS such an answer is refused with 413, and the runtime ends itself. Here the worker goes on, because the cold
    start of another one would slow every other function.
    """

    on_header: Callable[[bytes, bytes], None]

    def __init__(self, application: Application, address: bytes) -> None:
        self.on_header = self._look_at
        super().__init__(application, MAX_RESPONSE)
        self._address = address
        self._foreign = self._known = False

    def _look_at(self, name: bytes, value: bytes) -> None:
        """Notes a request that does not come from the worker: a browser sends an Origin or the Host of its page."""
        lower = name.lower()
        if lower in BROWSER_HEADERS or (lower == b"host" and value != self._address):
            self._foreign = True

    def _read(self, data: bytes) -> bytes:
        if self._known and "on_header" in self.__dict__:  # later headers need no look
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
        """Starts to listen. Returns host and port."""
        factory = lambda: WorkerConnection(self._serve, self._address.encode())  # noqa: E731
        self._server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
        self._address = f"127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self._address

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def hand_out(self, invocation: Invocation, deadline: float) -> None:
        """Answers the worker's pending `next`. `deadline` is in seconds since the epoch."""
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
            self._listener.failed_to_start(Result(Outcome.INIT_ERROR, _payload(request)))
            connection.reply(202)
        elif target.startswith(INVOCATION):
            self._take_answer(target[len(INVOCATION) :], request, connection)
        else:
            connection.reply(404)

    def _take_next(self, connection: Connection) -> None:
        """Refuses a second `next` before the invocation is answered, as AWS does."""
        waits = self._next is not None and self._next.alive
        if waits or self._handed_out:
            connection.reply(403, body=NOT_ANSWERED)
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
        self._listener.answered(Result(Outcome.SUCCESS if ok else Outcome.FUNCTION_ERROR, _payload(request)))


def _payload(request: Request) -> bytes:
    return request.body if len(request.body) <= MAX_RESPONSE else RESPONSE_TOO_LARGE
