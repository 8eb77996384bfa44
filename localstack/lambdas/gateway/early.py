"""Answers to what never becomes a call of the API. AWS's edge gives them, so no GatewayResponse words them."""

from __future__ import annotations

import json

from localstack.lambdas.http import Connection, Request, head
from localstack.lambdas.runtime.fleet import new_id

MAX_HEAD = 10_240
TYPES = "https://cartwright.example/problems/"


def bad_request(request: Request, connection: Connection, reason: str) -> None:
    detail = f"This is not well-formed HTTP: {reason}. Check the request line and the headers, and send it again."
    _reply(request, connection, 400, "bad_request", detail)


def headers_too_large(request: Request, connection: Connection) -> None:
    detail = f"Request line and header values are larger than {MAX_HEAD:,} bytes together. Send fewer of them."
    _reply(request, connection, 431, "headers_too_large", detail)


def request_timeout(request: Request, connection: Connection) -> None:
    _reply(request, connection, 408, "request_timeout", "The request took too long to arrive. Send it again, whole.")


def _reply(request: Request, connection: Connection, status: int, slug: str, detail: str) -> None:
    """In the shape of the shop's own problems."""
    request_id = new_id()
    body = {
        "type": TYPES + slug,
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
