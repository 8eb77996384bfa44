"""Optimistic concurrency over HTTP: the ETag is the version, quoted. Comparison is RFC 9110's, 8.8.3.2."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import Depends, Header, Response

from shop.kernel.errors import BadRequestError, VersionRequiredError
from shop.kernel.versions import Expected

TAG = r'(W/)?("[!#-~\x80-\xff]*")'
LIST = re.compile(rf"[ \t,]*+(?:{TAG}[ \t]*+(?:,[ \t,]*+|$))+")
EACH = re.compile(TAG)
OURS = re.compile('"([1-9][0-9]{0,17})"')

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "Not modified"}}
IF_NONE_MATCH = {
    "parameters": [
        {"name": "If-None-Match", "in": "header", "schema": {"type": "string"}, "description": "ETags that you have."}
    ]
}
"""`responses` and `openapi_extra` of a GET that sends an ETag. shop.http.app compares ETags."""


def etag(version: int) -> str:
    return f'"{version}"'


def set_etag(response: Response, version: int) -> None:
    response.headers["ETag"] = etag(version)


def is_known(if_none_match: str, current: str) -> bool:
    """Whether If-None-Match has the current ETag, by weak comparison. A malformed list matches nothing."""
    given = if_none_match.strip()
    return given == "*" or current.removeprefix("W/") in {tag for _, tag in _tags(given) or ()}


async def _optional(if_match: Annotated[str | None, Header()] = None) -> Expected | None:
    """The versions of If-Match, by strong comparison: weak tags, and tags that are not ours, match nothing."""
    if if_match is None:
        return None
    if if_match.strip() == "*":
        return Expected(None)
    tags = _tags(if_match)
    if tags is None:
        raise BadRequestError('If-Match must be ETags as they were answered, for example "3", or *.')
    ours = (OURS.fullmatch(tag) for weak, tag in tags if not weak)
    return Expected.of(*(int(found[1]) for found in ours if found))


def _tags(header: str) -> list[tuple[str, str]] | None:
    """Pairs of `W/` (or nothing) and the quoted tag; None if the header is not a list of tags."""
    return EACH.findall(header) if LIST.fullmatch(header) else None


OptionalIfMatch = Annotated[Expected | None, Depends(_optional)]


async def _required(expected: OptionalIfMatch) -> Expected:
    if expected is None:
        raise VersionRequiredError("Send If-Match with the ETag of the version you read.")
    return expected


IfMatch = Annotated[Expected, Depends(_required)]
