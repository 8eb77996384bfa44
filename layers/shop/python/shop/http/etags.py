"""Optimistic concurrency over HTTP: the ETag is the version, quoted."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Header, Response

from shop.kernel.errors import BadRequestError, StaleVersionError, VersionRequiredError

MAX_DIGITS = 18


def etag(version: int) -> str:
    return f'"{version}"'


def set_etag(response: Response, version: int) -> None:
    response.headers["ETag"] = etag(version)


async def _optional(if_match: Annotated[str | None, Header()] = None) -> int | None:
    if if_match is None:
        return None
    number = if_match.strip().removeprefix("W/").strip('"')
    if not number.isdecimal() or len(number) > MAX_DIGITS:
        raise BadRequestError('If-Match must be an ETag as it was answered, for example "3".')
    return int(number)


OptionalIfMatch = Annotated[int | None, Depends(_optional)]


async def _required(version: OptionalIfMatch) -> int:
    if version is None:
        raise VersionRequiredError("Send If-Match with the ETag of the version you read.")
    return version


IfMatch = Annotated[int, Depends(_required)]


def require_current(expected: int, current: int) -> None:
    if expected != current:
        raise StaleVersionError("It has changed since you read it. Read it again and repeat.", current_version=current)
