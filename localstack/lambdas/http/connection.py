"""A small HTTP/1.1 server: httptools parses, an application answers by `connection.reply`.

Each invoke takes three requests (one of the API, two of the Runtime API), so a request costs no task and no object
that it does not need. The requests of a connection are answered in their order.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from http import HTTPStatus

import httptools

from localstack.lambdas.http.request import Header, Request

logger = logging.getLogger(__name__)
STATUS_LINES = {int(status): f"HTTP/1.1 {int(status)} {status.phrase}\r\n".encode() for status in HTTPStatus}
BODILESS = {204, 304}
Application = Callable[[Request, "Connection"], None]


class Connection(asyncio.Protocol):
    """A connection whose request headers are not collected, which saves a tenth of the time of a request.

    `application` is called with each request, and `refuse` with one whose body is larger than `max_body` bytes. Each
    calls `reply` once, then or later.
    """

    def __init__(self, application: Application, max_body: int, refuse: Application | None = None) -> None:
        self._application = application
        self._refuse = refuse
        self._max_body = max_body
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.Transport | None = None
        self._waiting: deque[Request] = deque()
        self._last: tuple[Application, Request] | None = None
        self._current: Request | None = None
        self._dropping = self._full = False
        self._peer = ""
        self.on_message_begin()

    # asyncio

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment]
        peer = transport.get_extra_info("peername")
        self._peer = str(peer[0]) if peer else ""

    def data_received(self, data: bytes) -> None:
        while data and not self._dropping:
            data = self._read(data)

    def _read(self, data: bytes) -> bytes:
        """Parses `data`. Returns what has to be parsed again, because its request offered another protocol."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as offer:
            return b"" if self._dropping else self.upgrade_offered(data[offer.args[0] :])
        except httptools.HttpParserError as error:
            if not self._dropping:
                self.malformed(error, data)
        return b""

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._transport = None
        self._waiting.clear()

    def pause_writing(self) -> None:
        """The peer does not read its answers: no further request is answered until it does."""
        self._full = True

    def resume_writing(self) -> None:
        self._full = False
        self._start_waiting()

    def malformed(self, error: httptools.HttpParserError, data: bytes) -> None:  # noqa: ARG002
        """Answers data that is no HTTP."""
        self._answer_last(_bad_request, self._request())

    def upgrade_offered(self, rest: bytes) -> bytes:  # noqa: ARG002
        """The request offers another protocol or asks for a tunnel. It is answered in HTTP/1.1, and is the last one.

        Returns what has to be parsed again.
        """
        self._dropping = True
        request = self._waiting[-1] if self._waiting else self._current
        if request is None:
            self.close()
        else:
            request.keep_alive = False
        return b""

    # httptools

    def on_message_begin(self) -> None:
        self._target = b""
        self._headers: list[Header] = []
        self._body: list[bytes] = []
        self._size = 0

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > self._max_body:
            self._too_large()
        elif not self._dropping:
            self._body.append(body)

    def on_message_complete(self) -> None:
        if self._dropping:
            return
        request = self._request()
        if self._current is None and not self._waiting and not self._full:
            self._start(request)
        else:
            self._wait(request)

    def _wait(self, request: Request) -> None:
        """Queues a request behind those that are not answered yet, and stops reading until they are."""
        self._waiting.append(request)
        if self._transport is not None:
            self._transport.pause_reading()

    def _request(self) -> Request:
        body = self._body[0] if len(self._body) == 1 else b"".join(self._body)
        parser = self._parser
        keep_alive = parser.should_keep_alive()
        return Request(parser.get_method(), self._target, self._headers, body, peer=self._peer, keep_alive=keep_alive)

    def _too_large(self) -> None:
        if not self._dropping:
            self._body.clear()
            self._answer_last(self._refuse or _refuse, self._request())

    # answering

    def _answer_last(self, application: Application, request: Request) -> None:
        """Lets `application` answer once the requests before are answered, and reads nothing more."""
        self._dropping = True
        request.keep_alive = False
        self._last = (application, request)
        if self._current is None:
            self._start_last(application, request)

    def _start_last(self, application: Application, request: Request) -> None:
        self._last = None
        self._current = request
        application(request, self)

    def _start(self, request: Request) -> None:
        self._current = request
        try:
            self._application(request, self)
        except Exception:  # a bug in the application must not break the client's other connections
            logger.exception("%r %r could not be handled", request.method, request.target)
            request.keep_alive = False
            self.reply(500)

    def _start_waiting(self) -> None:
        if not self._waiting or self._current is not None or self._full:
            return
        request = self._waiting.popleft()
        if not self._waiting and self._transport is not None:
            self._transport.resume_reading()
        self._start(request)

    @property
    def alive(self) -> bool:
        return self._transport is not None

    def reply(self, status: int, head: bytes = b"", body: bytes = b"") -> None:
        """Answers the current request. `head` holds whole header lines, each with its CRLF.

        Does nothing where the client is gone or the request has its answer.
        """
        request = self._current
        if request is None or self._transport is None:
            return
        self._current = None
        if status in BODILESS:
            body = b""
        if request.method == b"HEAD":
            head, body = head + b"content-length: %d\r\n" % len(body), b""
        self._write(status, head, body, bare=request.method == b"HEAD", closing=not request.keep_alive)
        if not request.keep_alive:
            self.close()
        elif self._waiting:  # not at once: a thousand waiting requests would be a thousand nested calls
            asyncio.get_running_loop().call_soon(self._start_waiting)
        elif self._last is not None:
            self._start_last(*self._last)

    def _write(self, status: int, head: bytes, body: bytes, bare: bool = False, closing: bool = False) -> None:
        line = STATUS_LINES.get(status) or b"HTTP/1.1 %d -\r\n" % status
        length = b"" if bare or status in BODILESS else b"content-length: %d\r\n" % len(body)
        end = b"connection: close\r\n\r\n" if closing else b"\r\n"
        if self._transport is not None:
            self._transport.write(b"".join((line, head, length, end, body)))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _bad_request(_: Request, connection: Connection) -> None:
    connection.reply(400)


def _refuse(_: Request, connection: Connection) -> None:
    connection.reply(413)
