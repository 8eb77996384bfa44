"""The routes of all services (docs/adr/0016): the body is limited in size and decoded by `untrusted_json`, and all text
is normalized to NFC."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams

from shop.http.texts import nfc
from shop.kernel.errors import BadRequestError, BodyTooLargeError
from shop.kernel.untrusted_json import UntrustedJsonError, decode

KILOBYTE = 1024
MEGABYTE = KILOBYTE * KILOBYTE
MOST_BYTES = 64 * KILOBYTE
REPLACEMENT = "\ufffd"
"""API Gateway replaces bytes that are not UTF-8 with it."""


class MalformedJsonError(BadRequestError):
    slug = "malformed_json"


class _CheckedRequest(Request):
    most_bytes = MOST_BYTES

    async def body(self) -> bytes:
        body = await super().body()
        if len(body) > self.most_bytes:
            raise BodyTooLargeError(
                f"The body is larger than {self.most_bytes} bytes, the most that this route takes. Send a smaller one.",
                limit_bytes=self.most_bytes,
            )
        return body

    async def json(self) -> Any:
        body = await self.body()
        if REPLACEMENT.encode() in body:
            raise _malformed("it has U+FFFD, which replaces bytes that are not UTF-8")
        try:
            value = decode(body, most_bytes=self.most_bytes)
        except UntrustedJsonError as error:
            raise _malformed(str(error)) from None
        return value if body.isascii() and b"\\u" not in body else _composed(value)

    @property
    def query_params(self) -> QueryParams:
        given = super().query_params
        if b"%" not in self.scope["query_string"]:
            return given
        if any(REPLACEMENT in text for pair in given.multi_items() for text in pair):
            raise BadRequestError("The query is not UTF-8. Encode it in UTF-8, then in percent signs.")
        return QueryParams([(nfc(name), nfc(value)) for name, value in given.multi_items()])

    @property
    def path_params(self) -> dict[str, Any]:
        return {name: nfc(value) for name, value in super().path_params.items()}


def _malformed(what: str) -> MalformedJsonError:
    return MalformedJsonError(f"The body is not JSON in UTF-8: {what}. Correct it and send it again.")


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, list):
        return [_composed(each) for each in value]
    if isinstance(value, dict):
        return {nfc(name): _composed(each) for name, each in value.items()}
    return value


class Route(APIRoute):
    """`max_body_size` is in bytes, 64 KB by default. FastAPI's own limit would answer in plain text."""

    def __init__(self, path: str, endpoint: Callable[..., Any], *, max_body_size: int | None = None, **rest: Any):
        if max_body_size:
            rest["openapi_extra"] = {**(rest.get("openapi_extra") or {}), "x-max-body-bytes": max_body_size}
        super().__init__(path, endpoint, **rest)
        self.most_bytes = max_body_size or MOST_BYTES

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_checked(request: Request) -> Response:
            known = _CheckedRequest(request.scope, request.receive)
            known.most_bytes = self.most_bytes
            return await handle(known)

        return handle_checked


class Router(APIRouter):
    def __init__(self, **rest: Any) -> None:
        super().__init__(route_class=Route, **rest)
