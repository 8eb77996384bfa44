"""The Redis client and each kind of reply, from a server that follows a script."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import NoneType
from typing import Any

import pytest

from shop.auth.denylist import Denylist
from shop.kernel.errors import UnavailableError
from shop.settings import Redis
from shop.stores.resp import Resp, RespError
from shop.stores.resp_connection import RespConnection

PATIENCE = 5.0
Replies = Sequence[bytes]


@dataclass
class Scripted:
    """Answers a connection's AUTH, then each of its commands with the next reply of that connection's script. A
    connection closes where its script ends with b''."""

    scripts: Sequence[Replies]
    login: bytes = b"+OK\r\n"
    listening: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    connections: list[socket.socket] = field(default_factory=list)
    ended: list[threading.Event] = field(default_factory=list)

    @property
    def settings(self) -> Redis:
        return Redis("127.0.0.1", self.listening.getsockname()[1], False, "cartwright/redis")

    def serve(self) -> None:
        for script in self.scripts:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return  # the test is over
            self.connections.append(connection)
            self.ended.append(threading.Event())
            threading.Thread(target=self._talk, args=(connection, script, self.ended[-1]), daemon=True).start()

    def _talk(self, connection: socket.socket, script: Replies, ended: threading.Event) -> None:
        with connection, suppress(OSError):  # the client may disconnect at any time
            for reply in (self.login, *script):
                if not reply:
                    break
                connection.recv(1000)
                connection.sendall(reply)
            else:
                while connection.recv(1000):
                    pass  # sends nothing more until the client disconnects
        ended.set()


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.stores.resp_connection.secret", lambda _: {"password": "secret"})


@contextmanager
def scripted(*scripts: Replies, login: bytes = b"+OK\r\n") -> Iterator[Scripted]:
    server = Scripted(scripts, login)
    serving = threading.Thread(target=server.serve, daemon=True)
    serving.start()
    yield server
    server.listening.shutdown(socket.SHUT_RDWR)
    server.listening.close()
    serving.join(PATIENCE)


@pytest.mark.parametrize(
    ("sent", "kind", "value"),
    [
        (b"+OK\r\n", str, "OK"),
        (b":-5\r\n", int, -5),
        (b"$-1\r\n", NoneType, None),
        (b"$0\r\n\r\n", str, ""),
        (b"$4\r\na\r\nb\r\n", str, "a\r\nb"),
        (b"$2\r\n\xc3\xa9\r\n", str, "é"),
        (b"*-1\r\n", NoneType, None),
        (b"*0\r\n", list, []),
        (b"*3\r\n:1\r\n$1\r\na\r\n*2\r\n+b\r\n$-1\r\n", list, [1, "a", ["b", None]]),
        (b"_\r\n", NoneType, None),
        (b"#f\r\n", bool, False),
        (b",1.5\r\n", float, 1.5),
        (b"%1\r\n+a\r\n:1\r\n", dict, {"a": 1}),
        (b"~1\r\n:1\r\n", list, [1]),
        (b"=7\r\ntxt:abc\r\n", str, "abc"),
    ],
)
def test_a_reply_of_each_type_is_read_and_so_is_the_one_after_it(sent: bytes, kind: type[Any], value: object) -> None:
    with scripted([sent, b":7\r\n"]) as server:
        client = Resp(server.settings)
        assert client.call("ANY", reply=kind) == value
        assert client.call("ANY", reply=int) == 7
    assert len(server.ended) == 1, "over one connection"


def test_a_reply_that_comes_in_pieces_is_read_whole() -> None:
    with scripted([b"+" + b"x" * 20_000 + b"\r\n", b":1\r\n"]) as server:
        client = Resp(server.settings)
        assert len(client.call("ANY", reply=str)) == 20_000
        assert client.call("ANY", reply=int) == 1


@pytest.mark.parametrize("code", ["OOM", "LOADING", "READONLY", "NOAUTH", "ERR"])
def test_a_refusal_has_its_code_and_leaves_the_connection_usable(code: str) -> None:
    with scripted([f"-{code} with 'a value'\r\n".encode(), b":1\r\n"]) as server:
        client = Resp(server.settings)
        with pytest.raises(RespError) as raised:
            client.call("ANY", reply=int)
        assert (raised.value.code, str(raised.value)) == (code, code)
        assert client.call("ANY", reply=int) == 1
    assert len(server.ended) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        b"*1\r\n:0\r\n",  # an array instead of a number
        b"+OK\r\n",
        b"$1\r\n1\r\n",
        b"$-1\r\n",
        b"#t\r\n",
        b"?\r\n",  # not a type of RESP
        b":one\r\n",
        b"$-7\r\n",
        b"$1\r\n\xff\r\n",
        b"$3\r\nabcd\r\n",  # longer than it says
        b":0\r\n:1\r\n",  # a second reply
        b":0\r\n+",
    ],
)
def test_what_is_no_number_closes_the_connection_and_the_next_answer_is_the_next_questions(wrong: bytes) -> None:
    with scripted([wrong, b":0\r\n"], [b":1\r\n"]) as server:
        client = Resp(server.settings)
        with pytest.raises(UnavailableError):
            client.call("EXISTS", "first", reply=int)
        assert server.ended[0].wait(PATIENCE), "the connection was left open"
        assert client.call("EXISTS", "second", reply=int) == 1


def test_bytes_after_a_reply_are_not_the_reply_to_the_next_command() -> None:
    with scripted([b":0\r\n"], [b":1\r\n"]) as server:
        client = Resp(server.settings)
        assert client.call("EXISTS", "first", reply=int) == 0
        server.connections[0].sendall(b":0\r\n")
        deadline = time.monotonic() + PATIENCE
        while client._connection and client._connection.usable() and time.monotonic() < deadline:
            pass  # until the bytes are here
        assert client.call("EXISTS", "second", reply=int) == 1


def test_a_reply_that_stops_half_way_closes_the_connection() -> None:
    with scripted([b":0"], [b":1\r\n"]) as server:
        client = Resp(server.settings)
        with pytest.raises(UnavailableError):
            client.call("EXISTS", "first", reply=int)
        assert server.ended[0].wait(PATIENCE), "the connection was left open"
        assert client.call("EXISTS", "second", reply=int) == 1


def test_a_reply_that_drips_costs_no_more_than_a_second() -> None:
    with scripted([b"+"]) as server:
        client = Resp(server.settings)
        stop = threading.Event()

        def drip() -> None:
            while not stop.wait(0.2):
                with suppress(OSError, IndexError):
                    server.connections[0].sendall(b"x")

        dripping = threading.Thread(target=drip)
        dripping.start()
        started = time.monotonic()
        try:
            with pytest.raises(UnavailableError):
                client.call("ANY", reply=str)
            assert time.monotonic() - started < 2
        finally:
            stop.set()
            dripping.join()


def test_a_call_that_was_interrupted_leaves_no_answer_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted([b":0\r\n"], [b":1\r\n"]) as server:
        client = Resp(server.settings)
        with monkeypatch.context() as patch:
            patch.setattr(RespConnection, "_read", interrupted_after_login(RespConnection._read))
            with pytest.raises(KeyboardInterrupt):
                client.call("EXISTS", "first", reply=int)
        assert client.call("EXISTS", "second", reply=int) == 1


def interrupted_after_login(read: Callable[..., Any]) -> Callable[..., Any]:
    replies: list[Any] = []

    def interrupted(self: RespConnection, deadline: float) -> Any:
        if replies:
            raise KeyboardInterrupt
        replies.append(read(self, deadline))
        return replies[0]

    return interrupted


def test_a_connection_that_redis_ends_between_two_calls_is_opened_again() -> None:
    with scripted([b":0\r\n", b""], [b":1\r\n"]) as server:
        client = Resp(server.settings)
        assert client.call("EXISTS", "first", reply=int) == 0
        assert server.ended[0].wait(PATIENCE)
        assert client.call("EXISTS", "second", reply=int) == 1


def test_a_redis_that_ends_each_connection_is_unavailable() -> None:
    with scripted([b""], [b""], [b""]) as server, pytest.raises(UnavailableError):
        Resp(server.settings).call("ANY", reply=int)


@pytest.mark.parametrize(("login", "error"), [(b"-WRONGPASS no\r\n", RespError), (b"?\r\n", UnavailableError)])
def test_a_login_that_fails_leaves_no_connection_open(login: bytes, error: type[Exception]) -> None:
    with scripted([], [], login=login) as server:
        client = Resp(server.settings)
        for attempt in range(2):
            with pytest.raises(error):
                client.call("ANY", reply=int)
            assert server.ended[attempt].wait(PATIENCE), "the connection was left open"


def test_an_array_is_not_an_answer_of_the_denylist() -> None:
    with scripted([b"*1\r\n:0\r\n"], [b":1\r\n"]) as server:
        denylist = Denylist(server.settings)
        with pytest.raises(UnavailableError):
            denylist.holds("first")
        assert denylist.holds("second")
