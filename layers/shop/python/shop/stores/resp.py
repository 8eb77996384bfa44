"""The few Redis commands that an authorizer needs, over a plain socket.

redis-py is the client everywhere else (`shop.stores.redis`); importing it costs 130 ms, more than half of what the
authorizer's whole cold start may take.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from functools import cache
from io import BufferedRWPair

from shop.kernel.errors import UnavailableError
from shop.settings import Redis, secret

TIMEOUT_SECONDS = 1.0
Reply = str | int | None


class RespError(Exception):
    """Redis understood and refused: a wrong password, a wrong command."""


class Resp:
    """One connection, opened on first use, and once more where Redis had closed it meanwhile."""

    def __init__(self, settings: Redis) -> None:
        self._settings = settings
        self._stream: BufferedRWPair | None = None

    def call(self, *words: str) -> Reply:
        try:
            if self._stream is not None:
                try:
                    return _call(self._stream, words)
                except ConnectionError:  # Redis had closed it, or was restarted
                    self._close()
            self._stream = self._connect()
            return _call(self._stream, words)
        except OSError as error:
            self._close()
            raise UnavailableError("The cache cannot be reached. Try again shortly.", retry_after=2) from error

    def _connect(self) -> BufferedRWPair:
        settings = self._settings
        plain = socket.create_connection((settings.host, settings.port), TIMEOUT_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = _encrypted(plain, settings.host) if settings.tls else plain
        stream = connection.makefile("rwb")
        connection.close()  # the stream keeps the socket open
        _call(stream, ("AUTH", secret(settings.secret_id)["password"]))
        return stream

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            with suppress(OSError):  # it was broken, which is why it is closed
                stream.close()


@cache
def client(settings: Redis) -> Resp:
    return Resp(settings)


def _encrypted(plain: socket.socket, host: str) -> socket.socket:
    import ssl

    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def _call(stream: BufferedRWPair, words: tuple[str, ...]) -> Reply:
    parts = [word.encode() for word in words]
    stream.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%b\r\n" % (len(part), part) for part in parts))
    stream.flush()
    return _reply(stream)


def _reply(stream: BufferedRWPair) -> Reply:
    line = stream.readline()
    if not line.endswith(b"\r\n"):
        raise ConnectionResetError("Redis closed the connection")
    kind, text = line[:1], line[1:-2].decode()
    if kind == b"-":
        raise RespError(text.partition(" ")[0])
    if kind == b":":
        return int(text)
    if kind == b"$":
        return _bulk(stream, int(text))
    return text


def _bulk(stream: BufferedRWPair, size: int) -> str | None:
    return None if size < 0 else stream.read(size + 2)[:-2].decode()
