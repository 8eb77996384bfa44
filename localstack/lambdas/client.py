"""A client's connection: its headers, what it may offer, and how long it may take.

Clients are trusted with nothing: half a request, a head without end or an answer that is not taken costs them their
connection, and nobody else anything.
"""

from __future__ import annotations

import asyncio
import re
import time

import httptools

from localstack.lambdas import loopback
from localstack.lambdas.http import Application, Connection, Request

HEAD_SECONDS = 10.0
BODY_SECONDS = 30.0
IDLE_SECONDS = 60.0
LOOK_EVERY = 1.0
MAX_RAW_HEAD = 1 << 19  # stands well above what one read brings, since that may hold the end of a request before it
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
EXPECT, CONTENT_LENGTH = len("expect"), len("content-length")  # a length is compared faster than a name is lowered
ABSOLUTE = re.compile(rb"https?://(?:[^/?#@]*@)?([^/?#@]+)(/[^?#]*)?(\?[^#]*)?", re.IGNORECASE)
OFFERS = {b"upgrade", b"http2-settings"}
FOREVER = float("inf")


class ClientConnection(Connection):
    """`connections` holds it while it is open. Times are those of the monotonic clock."""

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
            return  # what was read is the head alone: the parser leaves the body to the other protocol
        self._in_message = False
        self._until = FOREVER
        super().on_message_complete()

    def _request(self) -> Request:
        if self._target[:1] != b"/":
            self._take_origin()
        return super()._request()

    def _take_origin(self) -> None:
        """An absolute target, as a proxy is sent, names the host itself (RFC 9112, 3.2.2)."""
        absolute = ABSOLUTE.match(self._target)
        if absolute is not None:
            host, path, query = absolute.groups(b"")
            self._target = (path or b"/") + query
            self._headers = [(b"Host", host), *(pair for pair in self._headers if pair[0].lower() != b"host")]

    # what clients may do

    def upgrade_offered(self, rest: bytes) -> bytes:
        """An offer may be ignored (RFC 9110, 7.8): the request is read again without it, and then its body."""
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

    # how long they may take

    def hurry(self) -> None:
        """Ends what took too long. Half a request is answered 408; silence, and an answer that nobody takes, is not."""
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


async def hurry(connections: set[ClientConnection]) -> None:
    """Looks after the connections of a listener, for ever."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        for connection in tuple(connections):
            connection.hurry()


def refusal(request: Request) -> str:
    """Why a port for this machine's own programs refuses a request; empty where it may pass."""
    return loopback.refusal(request.header(b"host"), request.header(b"origin"), request.header(b"sec-fetch-site"))
