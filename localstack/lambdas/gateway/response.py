"""Turns a function's answer into an HTTP response by API Gateway's rules for proxy integrations."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import orjson

from localstack.lambdas.gateway.problems import GatewayError
from localstack.lambdas.http import head
from localstack.lambdas.runtime.invocation import Outcome, Result

DROPPED = {"content-length", "transfer-encoding", "keep-alive"}
REMAPPED = {"connection", "date", "server", "www-authenticate", "upgrade", "host", "trailer", "te"}
STATUSES = range(100, 600)
Json = dict[str, Any]


def http_response(result: Result) -> tuple[int, bytes, bytes]:
    """Status, header lines and body. Raises GatewayError where the function failed or its answer is malformed."""
    if result.outcome is not Outcome.SUCCESS:
        raise GatewayError("DEFAULT_5XX")
    try:
        answer = orjson.loads(result.payload)
        return _status(answer["statusCode"]), _head(answer), _body(answer)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise GatewayError("DEFAULT_5XX") from None


def _status(given: object) -> int:
    status = int(str(given))
    if status not in STATUSES:
        raise ValueError(f"{status} is no HTTP status")
    return status


def _head(answer: Json) -> bytes:
    multi = answer.get("multiValueHeaders") or {}
    single = answer.get("headers") or {}
    pairs = [(name, value) for name, values in multi.items() for value in values]
    known = {name.lower() for name in multi}
    pairs += [(name, value) for name, value in single.items() if name.lower() not in known]
    if "content-type" not in known and not any(name.lower() == "content-type" for name in single):
        pairs.append(("Content-Type", "application/json"))
    return head((_renamed(name), _text(value)) for name, value in pairs if name.lower() not in DROPPED)


def _renamed(name: str) -> str:
    return f"x-amzn-Remapped-{name}" if name.lower() in REMAPPED else name


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError("a header's value is a string, a number or a boolean")


def _body(answer: Json) -> bytes:
    body = answer.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise TypeError("a body is a string")
    return base64.b64decode(body, validate=True) if answer.get("isBase64Encoded") else body.encode()
