"""What a connection answers to broken HTTP."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import pytest

from localstack.lambdas.gateway.connection import ApiConnection
from localstack.lambdas.gateway.early import EarlyAnswers
from localstack.lambdas.http.connection import Application, Connection
from localstack.lambdas.http.request import Request


class Wire:
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        self.sent = b""
        self.closed = False

    def write(self, data: bytes) -> None:
        self.sent += data

    def close(self) -> None:
        self.closed = True

    def get_extra_info(self, _: str) -> tuple[str, int]:
        return ("127.0.0.1", 1)


def to_api(serve: Application, max_body: int, types: str = "https://problems.example/") -> Connection:
    return ApiConnection(serve, max_body, None, set(), EarlyAnswers(types))


def opened(serve: Application, connect: Callable[..., Connection] = to_api) -> tuple[Connection, Wire]:
    connection, wire = connect(serve, 100), Wire()
    connection.connection_made(cast("Any", wire))
    return connection, wire


def echo(request: Request, connection: Connection) -> None:
    connection.reply(200, body=request.method + b" " + request.target)


def problem(wire: Wire) -> dict[str, Any]:
    head, _, body = wire.sent.partition(b"\r\n\r\n")
    assert b"Content-Type: application/problem+json" in head
    found: dict[str, Any] = json.loads(body)
    assert f"X-Correlation-Id: {found['correlation_id']}".encode() in head
    assert head.startswith(b"HTTP/1.1 %d " % found["status"])
    return found


@pytest.mark.parametrize(
    ("sent", "reason", "instance"),
    [
        (b"GET /x HTTP/1.1\r\nHost: a\r\nX-Y: a\x7fb\r\n\r\n", "header value", "/x"),
        (b"GET /x?y HTTP/1.1\r\nHost: a\r\nX-Y: a\x01b\r\n\r\n", "header value", "/x"),
        (b"POST /x HTTP/1.1\r\nContent-Length: abc\r\n\r\n", "Content-Length", "/x"),
        (b"this is not HTTP\r\n\r\n", "method", ""),
    ],
)
def test_broken_http_is_answered_with_a_problem(sent: bytes, reason: str, instance: str) -> None:
    connection, wire = opened(echo)
    connection.data_received(sent)
    found = problem(wire)
    assert found["type"] == "https://problems.example/bad_request"
    assert (found["status"], found["title"], found["instance"]) == (400, "Bad request", instance)
    assert reason in found["detail"]
    assert wire.closed


def test_without_problem_types_the_type_is_about_blank() -> None:
    connection, wire = opened(echo, partial(to_api, types=""))
    connection.data_received(b"this is not HTTP\r\n\r\n")
    assert problem(wire)["type"] == "about:blank"


def test_an_unknown_method_reaches_the_application() -> None:
    connection, wire = opened(echo)
    connection.data_received(b"FOO /x?y HTTP/1.1\r\nHost: a\r\n\r\n")
    assert wire.sent.endswith(b"\r\n\r\nFOO /x?y")
    assert wire.closed


@pytest.mark.parametrize("where", ["header", "target"])
def test_headers_larger_than_10240_bytes_are_answered_431(where: str) -> None:
    form = (
        b"GET /x HTTP/1.1\r\nX-A: a\r\nX-B: %s\r\n\r\n" if where == "header" else b"GET /x%s HTTP/1.1\r\nX-A: a\r\n\r\n"
    )
    connection, wire = opened(lambda _, its: its.reply(204))
    connection.data_received(form % (b"b" * (10_240 - len("/xa"))))
    assert wire.sent.startswith(b"HTTP/1.1 204 ")
    connection, wire = opened(lambda _, its: its.reply(204))
    connection.data_received(form % (b"b" * 10_240))
    found = problem(wire)
    assert (found["status"], found["type"].rpartition("/")[2]) == (431, "headers_too_large")
    assert "10,240 bytes" in found["detail"]
    assert wire.closed


def test_broken_http_is_answered_after_the_requests_before_it() -> None:
    waiting: list[Connection] = []
    connection, wire = opened(lambda _, its: waiting.append(its))
    connection.data_received(b"GET /x HTTP/1.1\r\nHost: a\r\n\r\nthis is not HTTP\r\n\r\n")
    assert wire.sent == b""
    waiting[0].reply(204)
    assert wire.sent.startswith(b"HTTP/1.1 204 ")
    assert b"HTTP/1.1 400 " in wire.sent
    assert wire.closed


def test_other_ports_answer_broken_http_without_a_body() -> None:
    connection, wire = opened(echo, Connection)
    connection.data_received(b"this is not HTTP\r\n\r\n")
    assert wire.sent.startswith(b"HTTP/1.1 400 ")
    assert wire.closed
