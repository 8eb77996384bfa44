"""Keyset cursors: opaque to clients, the sort key of the last row they saw."""

from __future__ import annotations

import base64
import json
from typing import Any

from fastapi import Request, Response

from shop.kernel.errors import BadRequestError


class CursorError(BadRequestError):
    slug = "bad_cursor"


def encode_cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *types: type) -> tuple[Any, ...]:
    """The values, checked against `types`; anything else was not made by `encode_cursor` for this list."""
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        values = None
    if not isinstance(values, list) or len(values) != len(types) or not all(map(isinstance, values, types)):
        raise CursorError("This cursor does not belong to this list. Start again without it.")
    return tuple(values)


def link_next(request: Request, response: Response, cursor: str) -> None:
    """`Link: rel=next` (RFC 8288): the same request, from `cursor` on."""
    target = request.url.include_query_params(cursor=cursor)
    response.headers["Link"] = f'<{target.path}?{target.query}>; rel="next"'
