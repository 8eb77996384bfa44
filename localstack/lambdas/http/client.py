"""A client's connection: collects headers, ignores offers of other protocols, and limits time and size.

A client that sends half a request, an endless head, or does not read its answers loses its connection. Other clients
do not notice.
"""

from __future__ import annotations

import asyncio
import re
import time

import httptools

from localstack.lambdas import loopback
from localstack.lambdas.http.connection import Application, Connection
from localstack.lambdas.http.request import Request

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
IDLE_SECONDS = 60.0
LOOK_EVERY = 1.0
MAX_RAW_HEAD = 1 << 19  # well above the size of one read, which may also hold the end of the request before
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
EXPECT, CONTENT_LENGTH = len("expect"), len("content-length")  # lengths first: comparing them is faster than lower()
ABSOLUTE = re.compile(rb"https?://(?:[^/?#@]*@)?([^/?#@]+)(/[^?#]*)?(\?[^#]*)?", re.IGNORECASE)
OFFERS = {b"upgrade", b"http2-settings"}
FOREVER = float("inf")


class ClientConnection(Connection):
    """Is in `connections` while it is open. Its deadline is a time of the monotonic clock."""

    def __init__(
        self,
        application: Application,
        max_body: int,
        refuse: Application | None = None,
        connections: set[ClientConnection] | None = None,
    ) -> None:
        super().__init__(application, max_body, refuse)
        self._connections = set() if connections is None else connections
        self._in_head = self._in_message = False
        self._until = FOREVER

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._until = time.monotonic() + IDLE_SECONDS
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._connections.discard(self)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._in_head and not self._dropping:
            self._raw_head += len(data)
            if self._raw_head > MAX_RAW_HEAD:
                self._answer_last(self.head_too_large, self._request())

    # httptools

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = self._in_message = True
        self._raw_head = 0
        self._until = time.monotonic() + HEAD_SECONDS

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.append((name, value))
        if len(name) == EXPECT and name.lower() == b"expect" and self._transport is not None:
            self._transport.write(CONTINUE)
        elif len(name) == CONTENT_LENGTH and name.lower() == b"content-length" and int(value) > self._max_body:
            self._too_large()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._until = time.monotonic() + BODY_SECONDS

    def on_message_complete(self) -> None:
        if self._parser.should_upgrade() and self._parser.get_method() != b"CONNECT":
            return  # only the head was parsed: the parser leaves the body to the other protocol
        self._in_message = False
        self._until = FOREVER
        super().on_message_complete()

    def _request(self) -> Request:
        if self._target[:1] != b"/":
            self._take_origin()
        return super()._request()

    def _take_origin(self) -> None:
        """Splits an absolute target, as clients send it to a proxy; it replaces the Host header (RFC 9112, 3.2.2)."""
        absolute = ABSOLUTE.match(self._target)
        if absolute is not None:
            host, path, query = absolute.groups(b"")
            self._target = (path or b"/") + query
            self._headers = [(b"Host", host), *(pair for pair in self._headers if pair[0].lower() != b"host")]

    # offers of other protocols

    def upgrade_offered(self, rest: bytes) -> bytes:
        """Ignores the offer (RFC 9110, 7.8): the head is parsed again without it, and then the body."""
        if self._parser.get_method() == b"CONNECT":
            return super().upgrade_offered(rest)
        head = self._head_without_offer()
        self._parser = httptools.HttpRequestParser(self)
        return head + rest

    def _head_without_offer(self) -> bytes:
        version = self._parser.get_http_version().encode()
        lines = [b"%s %s HTTP/%s" % (self._parser.get_method(), self._target, version)]
        lines += [b"%s: %s" % pair for pair in self._headers if pair[0].lower() not in OFFERS]
        return b"\r\n".join((*lines, b"", b""))

    def reply(self, status: int, head: bytes = b"", body: bytes = b"") -> None:
        if not self._in_message and not self._waiting:
            self._until = time.monotonic() + IDLE_SECONDS
        super().reply(status, head, body)

    # time limits

    def check_deadline(self) -> None:
        """Closes a connection whose time is over. Half a request is answered 408, silence is not answered."""
        if self._until > time.monotonic():
            return
        self._until = FOREVER
        if self._in_message and not self._dropping:
            self._answer_last(self.too_slow, self._request())
        elif self._transport is not None:
            self._transport.abort()

    def too_slow(self, _: Request, connection: Connection) -> None:
        connection.reply(408)

    def head_too_large(self, _: Request, connection: Connection) -> None:
        connection.reply(431)


async def check_deadlines(connections: set[ClientConnection]) -> None:
    """Checks all connections of a port every second, until cancelled."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        for connection in tuple(connections):
            connection.check_deadline()


def refusal(request: Request) -> str:
    """Why a port that only programs of this machine may call refuses a request; empty where it does not."""
    return loopback.refusal(request.header(b"host"), request.header(b"origin"), request.header(b"sec-fetch-site"))
