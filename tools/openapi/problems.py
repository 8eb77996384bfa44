"""The problems that an operation can answer, by status: those its code raises, the framework's, and the gateway's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from shop.http.problems import MEDIA_TYPE, MOST_ERRORS, STATUS, problem
from shop.kernel.errors import DomainError, RetryLaterError
from tools.openapi import gateway
from tools.openapi.services import Operation

Json = dict[str, Any]
SCHEMA: Json = {
    "type": "object",
    "description": "RFC 9457. `type` ends in a stable slug; `detail` says what to do.",
    "required": ["type", "title", "status", "detail", "instance", "correlation_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "correlation_id": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "The fields that are wrong: a JSON pointer into the body, or a parameter's place and name.",
            "maxItems": MOST_ERRORS,
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "errors_total": {
            "type": "integer",
            "description": f"How many there are; `errors` lists the first {MOST_ERRORS}.",
        },
    },
}
CORRELATION_ID = "0199e2a4-7c1b-7d2e-8f00-5b1c9a3d4e6f"
IMPOSSIBLE: dict[tuple[str, str], str] = {
    ("create_guest_cart", "no_such_cart"): "its token was made a moment before",
    ("delete_product", "sku_taken"): "a deletion gives the product no SKU",
    ("publish_product", "sku_taken"): "a publication gives the product no SKU",
    ("remove_cart_item", "cart_full"): "a cart only gets smaller",
    ("set_cart_item", "quantity_out_of_range"): "the body allows the same range",
}
"""What a route's code could raise by its text, and why it never does."""
BEHIND_AUTHORIZER = {"invalid_token"}
"""The authorizer has refused such a token before."""
Found = dict[int, dict[str, set[str]]]
"""status → slug → details"""


def responses(operation: Operation) -> dict[str, Json]:
    later = {_status(raised.error) for raised in operation.raised if issubclass(raised.error, RetryLaterError)}
    waiting = later | {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
    return {
        str(status): _response(operation.route.path, status, slugs, waits=status in waiting)
        for status, slugs in sorted(found(operation).items())
    }


def found(operation: Operation) -> Found:
    problems: Found = defaultdict(lambda: defaultdict(set))
    for status, slug, detail in (*_raised(operation), *_refused_by_fastapi(operation), *_refused_by_gateway(operation)):
        problems[status][slug].add(detail)
    return problems


def _raised(operation: Operation) -> Iterator[tuple[int, str, str]]:
    never = BEHIND_AUTHORIZER if operation.has_authorizer else set()
    for raised in operation.raised:
        if raised.slug not in never and (operation.name, raised.slug) not in IMPOSSIBLE:
            yield _status(raised.error), raised.slug, raised.detail


def _status(error: type[DomainError]) -> int:
    return next(STATUS[kind] for kind in error.__mro__ if kind in STATUS)


def _refused_by_fastapi(operation: Operation) -> Iterator[tuple[int, str, str]]:
    """The problems of requests that FastAPI refuses, as shop.http.problems and shop.http.routing report them."""
    parts = [operation.route.dependant]
    for part in parts:
        parts.extend(part.dependencies)
    if any(part.body_params for part in parts):
        yield 400, "malformed_json", "The body is not JSON in UTF-8."
        yield 413, "body_too_large", f"The body is larger than {operation.route.most_bytes} bytes. Send a smaller one."
        yield 415, "unsupported_media_type", "Send application/json, and say so in Content-Type."
        yield 422, "invalid", "Correct the fields listed in errors and send it again."
    parameters = [field for part in parts for field in (*part.query_params, *part.path_params, *part.header_params)]
    if any(field.field_info.metadata or field.field_info.annotation not in (str, str | None) for field in parameters):
        yield 400, "bad_request", "Correct the fields listed in errors and send it again."


def _refused_by_gateway(operation: Operation) -> Iterator[tuple[int, str, str]]:
    for refusal in gateway.refusals(has_authorizer=operation.has_authorizer):
        yield refusal.status, refusal.slug, refusal.detail


def _response(path: str, status: int, slugs: dict[str, set[str]], *, waits: bool) -> Json:
    asks = status == HTTPStatus.UNAUTHORIZED
    headers = [
        "Cache-Control",
        "X-Correlation-Id",
        *(["Retry-After"] if waits else []),
        *(["WWW-Authenticate"] if asks else []),
    ]
    return {
        "description": "\n".join(_line(slug, details) for slug, details in sorted(slugs.items())),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
        "content": {
            MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "example": _example(path, status, *min(slugs.items())),
            }
        },
        "x-problem-types": sorted(slugs),
    }


def _example(path: str, status: int, slug: str, details: set[str]) -> Json:
    return problem(status, slug, min(filter(None, details), default=""), path, correlation_id=CORRELATION_ID)


def _line(slug: str, details: set[str]) -> str:
    said = " / ".join(sorted(filter(None, details)))
    return f"- `{slug}`: {said}" if said else f"- `{slug}`"
