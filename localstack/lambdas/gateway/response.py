"""Turns a function's answer into an HTTP response by API Gateway's rules for proxy integrations."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from typing import Any

import orjson

from localstack.lambdas.gateway.problems import GatewayError
from localstack.lambdas.http.request import head
from localstack.lambdas.runtime.invocation import Result

DROPPED = {"content-length", "transfer-encoding", "keep-alive"}
REMAPPED = {"connection", "date", "server", "www-authenticate", "upgrade", "host", "trailer", "te"}
STATUSES = range(200, 600)  # after a 1xx the client would wait for the final answer
STATUS = re.compile(r"[0-9]{3}")
NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f]*")
Json = dict[str, Any]


def http_response(result: Result) -> tuple[int, bytes, bytes]:
    """Status, header lines and body. Raises GatewayError where the function failed or its answer is malformed."""
    if not result.ok:
        raise GatewayError("DEFAULT_5XX")
    try:
        answer = orjson.loads(result.payload)
        return _status(answer["statusCode"]), _head(answer), _body(answer)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise GatewayError("DEFAULT_5XX") from None


def _status(given: object) -> int:
    """A number, or a string of digits."""
    if type(given) is str and STATUS.fullmatch(given):
        given = int(given)
    if type(given) is not int or given not in STATUSES:
        raise ValueError(f"{given!r} is not an HTTP status")
    return given


def _head(answer: Json) -> bytes:
    multi = answer.get("multiValueHeaders") or {}
    single = answer.get("headers") or {}
    pairs = [(name, value) for name, values in multi.items() for value in _listed(values)]
    known = {name.lower() for name in multi}
    pairs += [(name, value) for name, value in single.items() if name.lower() not in known]
    if "content-type" not in known and not any(name.lower() == "content-type" for name in single):
        pairs.append(("Content-Type", "application/json"))
    return head((_renamed(name), _text(value)) for name, value in pairs if name.lower() not in DROPPED)


def _listed(values: object) -> list[object]:
    if not isinstance(values, list):
        raise TypeError("a header in multiValueHeaders must be a list")
    return values


@lru_cache(1000)
def _renamed(name: str) -> str:
    if not NAME.fullmatch(name):
        raise ValueError("a header's name must be a token")
    return f"x-amzn-Remapped-{name}" if name.lower() in REMAPPED else name


def _text(value: object) -> str:
    if isinstance(value, str):
        if value.isprintable() or VALUE.fullmatch(value):
            return value
    elif isinstance(value, bool):
        return str(value).lower()
    elif isinstance(value, int | float):
        return str(value)
    raise TypeError("a header's value must be a string of one line, a number or a boolean")


def _body(answer: Json) -> bytes:
    body = answer.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise TypeError("a body must be a string")
    encoded = answer.get("isBase64Encoded")
    if encoded is None or encoded is False:
        return body.encode()
    if encoded is True:
        return base64.b64decode(body, validate=True)
    raise TypeError("isBase64Encoded must be true or false")
