"""Absolute targets, offers of other protocols, pipelined requests and unfinished requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from localstack.lambdas.gateway.connection import ApiConnection
from localstack.lambdas.gateway.early import EarlyAnswers
from localstack.lambdas.http import client
from localstack.lambdas.http.client import MAX_RAW_HEAD
from localstack.lambdas.http.connection import Connection
from localstack.lambdas.http.request import Request


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.sent = b""
        self.ended = ""
        self.paused = False

    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.ended = self.ended or "closed"

    def abort(self) -> None:
        self.ended = "aborted"

    def pause_reading(self) -> None:
        self.paused = True

    def resume_reading(self) -> None:
        self.paused = False

    def get_extra_info(self, _: str) -> tuple[str, int]:
        return ("127.0.0.1", 1)


class Visit:
    """A connection to the API whose requests are kept, and answered by `answer`."""

    def __init__(self) -> None:
        self.seen: list[Request] = []
        self.answer: Callable[[Connection], None] = lambda connection: connection.reply(204)
        early = EarlyAnswers("https://problems.example/")
        self.connection, self.wire = ApiConnection(self._serve, 100, None, set(), early), Wire()
        self.connection.connection_made(cast("Any", self.wire))

    def _serve(self, request: Request, connection: Connection) -> None:
        self.seen.append(request)
        self.answer(connection)

    def send(self, *parts: bytes) -> Visit:
        for part in parts:
            self.connection.data_received(part)
        return self


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """`clock.now` is the time."""
    found = SimpleNamespace(now=1000.0)
    found.monotonic = lambda: found.now
    monkeypatch.setattr(client, "time", found)
    return found


@pytest.mark.parametrize(
    ("target", "path", "host"),
    [
        (b"http://shop:8000/v1/products?limit=1", b"/v1/products?limit=1", b"shop:8000"),
        (b"HTTP://shop", b"/", b"shop"),
        (b"http://shop?x=1", b"/?x=1", b"shop"),
        (b"https://me:secret@[::1]:8000//v1/", b"//v1/", b"[::1]:8000"),
        (b"/v1/products", b"/v1/products", b"other"),
        (b"*", b"*", b"other"),
    ],
)
def test_an_absolute_target_is_split_into_path_and_host(target: bytes, path: bytes, host: bytes) -> None:
    (request,) = Visit().send(b"OPTIONS %s HTTP/1.1\r\nHost: other\r\n\r\n" % target).seen
    assert (request.target, request.header(b"host")) == (path, host.decode())


OFFER = b"POST /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"


@pytest.mark.parametrize(
    "parts",
    [
        [OFFER + b"Content-Length: 5\r\n\r\nhello"],
        [OFFER + b"Content-Length: 5\r\n\r\n", b"hel", b"lo"],
        [OFFER + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"],
    ],
)
def test_an_offer_of_another_protocol_is_ignored(parts: list[bytes]) -> None:
    visit = Visit().send(*parts, OFFER + b"\r\n")
    assert [(each.target, each.body) for each in visit.seen] == [(b"/x", b"hello"), (b"/x", b"")]
    assert visit.wire.ended == ""


def test_a_connect_request_reaches_the_application_and_ends_the_connection() -> None:
    visit = Visit().send(b"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n")
    assert [each.method for each in visit.seen] == [b"CONNECT"]
    assert visit.wire.ended == "closed"


def test_thousands_of_pipelined_requests_are_answered_in_order() -> None:
    async def work() -> None:
        visit = Visit()
        visit.answer = lambda _: None
        visit.send(b"".join(b"GET /%d HTTP/1.1\r\nHost: a\r\n\r\n" % number for number in range(2000)))
        assert (len(visit.seen), visit.wire.paused) == (1, True)
        visit.answer = lambda connection: connection.reply(204)
        visit.connection.reply(204)
        for _ in range(2000):
            await asyncio.sleep(0)
        assert [each.target for each in visit.seen] == [b"/%d" % number for number in range(2000)]
        assert not visit.wire.paused

    asyncio.run(work())


def test_a_client_that_does_not_read_its_answers_gets_no_more() -> None:
    async def work() -> None:
        visit = Visit()
        visit.answer = lambda connection: connection.reply(200, body=b"a" * 1_000_000)
        visit.connection.pause_writing()
        visit.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n" * 100)
        assert (visit.seen, visit.wire.sent, visit.wire.paused) == ([], b"", True)
        visit.connection.resume_writing()
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(visit.seen) == 100

    asyncio.run(work())


def test_an_error_in_the_application_is_answered_with_500() -> None:
    visit = Visit()

    def fail(_: Connection) -> None:
        raise ValueError("as asked")

    visit.answer = fail
    visit.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    assert visit.wire.sent.startswith(b"HTTP/1.1 500 ")
    assert visit.wire.ended == "closed"


def test_a_204_has_no_body() -> None:
    visit = Visit()
    visit.answer = lambda connection: connection.reply(204, b"", b"no such thing")
    assert visit.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").wire.sent.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("sent", "patience"),
    [
        (b"GET /x HTTP/1.1\r\nHo", client.HEAD_SECONDS),
        (b"POST /x HTTP/1.1\r\nContent-Length: 9\r\n\r\nhal", client.BODY_SECONDS),
    ],
)
def test_an_unfinished_request_is_answered_408_at_its_deadline(
    clock: SimpleNamespace, sent: bytes, patience: float
) -> None:
    visit = Visit().send(sent)
    clock.now += patience - 0.1
    visit.send(b"x")  # more bytes do not move the deadline
    visit.connection.check_deadline()
    assert visit.wire.sent == b""
    clock.now += 0.2
    visit.connection.check_deadline()
    head, _, body = visit.wire.sent.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["type"] == "https://problems.example/request_timeout"
    assert (visit.seen, visit.wire.ended) == ([], "closed")


@pytest.mark.parametrize("sent", [b"", b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n"])
def test_a_silent_connection_is_closed_without_an_answer(clock: SimpleNamespace, sent: bytes) -> None:
    visit = Visit().send(sent)
    answered = visit.wire.sent
    clock.now += client.IDLE_SECONDS + 1
    visit.connection.check_deadline()
    assert (visit.wire.sent, visit.wire.ended) == (answered, "aborted")


def test_a_client_may_wait_for_its_answer_without_a_deadline(clock: SimpleNamespace) -> None:
    visit = Visit()
    visit.answer = lambda _: None
    visit.send(b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
    clock.now += 900
    visit.connection.check_deadline()
    assert visit.wire.ended == ""


def test_an_endless_head_is_answered_431() -> None:
    visit = Visit().send(b"GET /x HTTP/1.1\r\nX-A: ")
    for _ in range(MAX_RAW_HEAD // 65_536 + 1):
        visit.send(b"a" * 65_536)
    assert visit.wire.sent.startswith(b"HTTP/1.1 431 ")
    assert visit.wire.ended == "closed"
