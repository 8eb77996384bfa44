"""A connection to Redis that died while it was idle costs no command."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from shop.stores.redis_connection import Connection


class Servers:
    """The far ends of connections, in order: `dead` ones never answer, the others answer everything with OK."""

    def __init__(self, stack: ExitStack, dead: int) -> None:
        self._stack = stack
        self._dead = dead
        self.received: list[bytes] = []

    def connect(self) -> socket.socket:
        near, far = socket.socketpair()
        near.settimeout(0.2)
        self._stack.callback(far.close)
        if self._dead:
            self._dead -= 1
        else:
            thread = threading.Thread(target=self._answer, args=(far,))
            thread.start()
            self._stack.callback(thread.join)
        self._stack.callback(near.close)
        return near

    def _answer(self, far: socket.socket) -> None:
        while received := far.recv(1_000):
            self.received.append(received)
            far.sendall(b"+OK\r\n")


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connection(stack: ExitStack, monkeypatch: pytest.MonkeyPatch, *, dead: int) -> tuple[Connection, Servers]:
    servers = Servers(stack, dead)
    monkeypatch.setattr(Connection, "_connect", lambda _: servers.connect())
    made = Connection(  # type: ignore[no-untyped-call]
        protocol=2, driver_info=None, health_check_interval=30, retry=Retry(NoBackoff(), 0)
    )
    made.connect()  # type: ignore[no-untyped-call]
    stack.callback(made.disconnect)
    return made, servers


def test_a_command_after_the_connection_died_goes_over_a_new_one(
    stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, servers = connection(stack, monkeypatch, dead=1)

    made.send_command("INCR", "visits")  # type: ignore[no-untyped-call]

    assert made.read_response() == b"OK"
    assert [b"INCR" in each for each in servers.received] == [True]


def test_a_redis_that_does_not_answer_the_new_one_either_is_an_error(
    stack: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = connection(stack, monkeypatch, dead=2)
    made.send_command("INCR", "visits")  # type: ignore[no-untyped-call]

    with pytest.raises(redis.TimeoutError):
        made.read_response()
