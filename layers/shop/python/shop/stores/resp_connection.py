"""One connection to Redis: a socket and hiredis's parser. Each command gets exactly one reply."""

from __future__ import annotations

import select
import socket
import time
import weakref
from typing import Any, Final

import hiredis

from shop.settings import Redis, secret

TIMEOUT_SECONDS = 1.0
CHUNK_BYTES = 4096
PENDING: Final = object()
"""The parser returns this while a reply is incomplete."""


class RespError(Exception):
    """Redis refused a command. `code` is the first word of its error: WRONGPASS, OOM, LOADING, READONLY. The other
    words are left out, because they may quote values."""

    def __init__(self, message: str) -> None:
        self.code = message.partition(" ")[0]
        super().__init__(self.code)


class ProtocolError(Exception):
    """Redis sent something else than one reply of the expected type. The connection must not be used again."""


class RespConnection:
    """Connects and logs in when it is made. After any error but RespError it is not `usable`, because the rest of the
    old reply may still arrive and would be taken for the next one."""

    def __init__(self, settings: Redis) -> None:
        self._socket = _connect(settings)
        weakref.finalize(self, self._socket.close)
        self._waiting = False
        self._reader = hiredis.Reader(
            protocolError=ProtocolError, replyError=RespError, encoding="utf-8", notEnoughData=PENDING
        )
        try:
            self.ask("AUTH", secret(settings.secret_id)["password"])
        except BaseException:
            self.close()
            raise

    def usable(self) -> bool:
        """Whether the last reply is complete and nothing has arrived since: neither more bytes nor the end."""
        return not self._waiting and not select.select([self._socket], [], [], 0)[0]

    def ask(self, *words: str) -> Any:
        """Sends one command and returns its reply as hiredis parses it. Takes at most a second."""
        deadline = time.monotonic() + TIMEOUT_SECONDS
        self._waiting = True
        self._socket.settimeout(TIMEOUT_SECONDS)
        self._socket.sendall(hiredis.pack_command(words))  # type: ignore[arg-type]  # its stub takes tuples of one
        reply = self._read(deadline)
        if self._reader.has_data():
            raise ProtocolError(f"more than one reply came to {words[0]}")
        self._waiting = False
        if isinstance(reply, RespError):
            raise reply
        return reply

    def close(self) -> None:
        self._socket.close()

    def _read(self, deadline: float) -> Any:
        try:
            while (reply := self._reader.gets()) is PENDING:
                self._reader.feed(self._receive(deadline))
        except UnicodeDecodeError as error:
            raise ProtocolError("a reply is not UTF-8") from error
        return reply

    def _receive(self, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("Redis took longer than a second to reply")
        self._socket.settimeout(left)
        received = self._socket.recv(CHUNK_BYTES)
        if not received:
            raise ConnectionResetError("Redis closed the connection")
        return received


def _connect(settings: Redis) -> socket.socket:
    plain = socket.create_connection((settings.host, settings.port), TIMEOUT_SECONDS)
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return _encrypted(plain, settings.host) if settings.tls else plain


def _encrypted(plain: socket.socket, host: str) -> socket.socket:
    import ssl

    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
