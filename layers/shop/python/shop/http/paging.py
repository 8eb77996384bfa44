"""Keyset cursors: the sort key of the last row on a page, opaque to clients."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request, Response

from shop.kernel.errors import BadRequestError
from shop.kernel.untrusted_json import decode

MAX_NUMBER = 1 << 63
MAX_BYTES = 2_000


class CursorError(BadRequestError):
    slug = "bad_cursor"


def encode_cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *types: type) -> tuple[Any, ...]:
    """The values of a cursor, which must have these types. Raises CursorError for any other cursor."""
    try:
        values = decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), most_bytes=MAX_BYTES)
        fits = isinstance(values, list) and len(values) == len(types) and all(map(_fits, values, types))
    except ValueError:
        fits = False
    if not fits:
        raise CursorError("This cursor does not belong to this list. Start again without it.")
    return tuple(values)


def _fits(value: Any, kind: type) -> bool:
    """Whether it is of this type, and not a number that is too large for a store."""
    if isinstance(value, int | float) and not -MAX_NUMBER < value < MAX_NUMBER:
        return False
    return isinstance(value, kind)


def link_next(request: Request, response: Response, cursor: str) -> None:
    """Sets `Link: rel=next` (RFC 8288) to the same request with `cursor`."""
    query = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    target = urlencode([*((name, value) for name, value in query if name != "cursor"), ("cursor", cursor)])
    response.headers["Link"] = f'<{quote(request.scope["path"])}?{target}>; rel="next"'
