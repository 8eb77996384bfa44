"""Creates a service's FastAPI app, with problem documents, correlation, API version, caching, HEAD and one log line per
request."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from mangum import Mangum
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shop.http import problems
from shop.http.etags import is_known
from shop.http.routing import Router
from shop.telemetry import correlation
from shop.telemetry.logs import logger

API_VERSION = "v1"
READING = frozenset({"GET", "HEAD"})
OK, NOT_MODIFIED, BAD_REQUEST = 200, 304, 400


def create_app(title: str, routers: Sequence[Router]) -> FastAPI:
    unused: dict[str, Any] = dict.fromkeys(("openapi_url", "docs_url", "redoc_url"))
    app = FastAPI(title=title, version=API_VERSION, redirect_slashes=False, **unused)
    for router in routers:
        app.include_router(router)
    problems.install(app)
    app.add_middleware(Edge)
    return app


def lambda_handler(app: FastAPI) -> Mangum:
    """The Lambda handler. Problem documents count as text: Mangum would encode them in base64, which a REST API without
    binary types does not decode."""
    return Mangum(app, lifespan="off", text_mime_types=["text/", "application/json", problems.MEDIA_TYPE])


class Edge:
    """Middleware: binds the correlation, sets headers of each response, and turns uncaught errors into problems.

    It answers HEAD as GET without the body, and 304 if the client has the current ETag (RFC 9110, 13). It ignores a
    slash at the end of the path, as API Gateway does: a redirect would lose the stage's part of the path.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        cause = correlation.from_headers(headers.get("x-correlation-id"), headers.get("traceparent"))
        with correlation.bound(cause):
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status, method = time.perf_counter(), 0, scope["method"]
        known = Headers(scope=scope).get("if-none-match") if method in READING else None
        scope["path"] = scope["path"].removesuffix("/") or "/"
        if method == "HEAD":
            scope["method"] = "GET"

        async def stamped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                message["status"] = status = _stamp(message, known)
            elif method == "HEAD" or status == NOT_MODIFIED:
                message["body"] = b""
            await send(message)

        try:
            await self.app(scope, receive, stamped)
        except Exception:  # noqa: BLE001 - no stack trace may reach a client
            logger.exception("request failed")
            detail = "Something went wrong on our side. Try again; if it persists, tell us the correlation_id."
            await problems.respond(Request(scope), 500, "internal_error", detail)(scope, receive, stamped)
        route = getattr(scope.get("route"), "path", "unmatched")
        millis = round((time.perf_counter() - started) * 1000, 1)
        logger.info("request", extra={"method": method, "route": route, "status": status, "millis": millis})


def _stamp(start: Message, known: str | None) -> int:
    """Sets the headers and returns the status: 304 if the client has the current ETag (`known` is its If-None-Match).

    Responses are `no-store` unless their route says otherwise, because most depend on the caller.
    """
    status: int = start["status"]
    headers = MutableHeaders(scope=start)
    headers["X-Correlation-Id"] = correlation.current().correlation_id
    headers["API-Version"] = API_VERSION
    if status >= BAD_REQUEST:
        headers["Cache-Control"] = "no-store"
    else:
        headers.setdefault("Cache-Control", "no-store")
    current = headers.get("ETag")
    if status == OK and known and current and is_known(known, current):
        del headers["Content-Length"], headers["Content-Type"]
        return NOT_MODIFIED
    return status
