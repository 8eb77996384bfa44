"""Answers to requests that never reach the API: broken HTTP, too large a head, too slow.

On AWS the edge before API Gateway gives them, so no GatewayResponse of the template words them. Here they are
`application/problem+json` (RFC 9457).
"""

from __future__ import annotations

import json

from localstack.lambdas.http.connection import Connection
from localstack.lambdas.http.request import Request, head
from localstack.lambdas.runtime.fleet import new_id

MAX_HEAD = 10_240


class EarlyAnswers:
    """A problem's `type` is `types` and a slug, such as bad_request; without `types` it is about:blank."""

    def __init__(self, types: str = "") -> None:
        self._types = types

    def bad_request(self, request: Request, connection: Connection, reason: str) -> None:
        detail = f"This is not well-formed HTTP: {reason}. Check the request line and the headers, and send it again."
        self._reply(request, connection, 400, "bad_request", detail)

    def headers_too_large(self, request: Request, connection: Connection) -> None:
        detail = f"Request line and header values are larger than {MAX_HEAD:,} bytes together. Send fewer of them."
        self._reply(request, connection, 431, "headers_too_large", detail)

    def request_timeout(self, request: Request, connection: Connection) -> None:
        detail = "The request took too long to arrive. Send it again, whole."
        self._reply(request, connection, 408, "request_timeout", detail)

    def _reply(self, request: Request, connection: Connection, status: int, slug: str, detail: str) -> None:
        request_id = new_id()
        body = {
            "type": self._types + slug if self._types else "about:blank",
            "title": slug.replace("_", " ").capitalize(),
            "status": status,
            "detail": detail,
            "instance": request.path.decode("latin-1"),
            "correlation_id": request_id,
        }
        stamps = {
            "Content-Type": "application/problem+json",
            "X-Correlation-Id": request_id,
            "x-amzn-RequestId": request_id,
        }
        connection.reply(status, head(stamps.items()), json.dumps(body).encode())
