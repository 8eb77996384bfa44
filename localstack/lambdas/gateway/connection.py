"""A client's connection to the API. Broken HTTP is answered with a problem."""

from __future__ import annotations

import re

import httptools

from localstack.lambdas.gateway.early import MAX_HEAD, EarlyAnswers
from localstack.lambdas.http.client import ClientConnection
from localstack.lambdas.http.connection import Application, Connection
from localstack.lambdas.http.request import Request

REQUEST_LINE = re.compile(rb"([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([!-~]+) HTTP/1\.[01]\r\n")


class ApiConnection(ClientConnection):
    """`early` answers requests that never reach the API."""

    def __init__(
        self,
        application: Application,
        max_body: int,
        refuse: Application | None,
        connections: set[ClientConnection],
        early: EarlyAnswers,
    ) -> None:
        super().__init__(application, max_body, refuse, connections)
        self._early = early

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        size = len(self._target) + sum([len(value) for _, value in self._headers])
        if size > MAX_HEAD and not self._dropping:
            self._answer_last(self.head_too_large, self._request())

    def malformed(self, error: httptools.HttpParserError, data: bytes) -> None:
        request = _of_unknown_method(data, self._peer)
        if request is not None:
            self._answer_last(self._application, request)
            return
        reason = str(error).rstrip(".")
        refuse = lambda broken, connection: self._early.bad_request(broken, connection, reason)  # noqa: E731
        self._answer_last(refuse, self._request())

    def too_slow(self, request: Request, connection: Connection) -> None:
        self._early.request_timeout(request, connection)

    def head_too_large(self, request: Request, connection: Connection) -> None:
        self._early.headers_too_large(request, connection)


def _of_unknown_method(data: bytes, peer: str) -> Request | None:
    """The request, if only its method is unknown to the parser. The API answers any method, by the path."""
    line = REQUEST_LINE.match(data)
    if line is None:
        return None
    try:
        httptools.HttpRequestParser(object()).feed_data(line[0])
    except httptools.HttpParserInvalidMethodError:
        return Request(line[1], line[2], [], b"", peer=peer)
    except httptools.HttpParserError:
        return None
    return None
