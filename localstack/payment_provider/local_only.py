"""Keeps pages of other sites away from the ledger, the faults and the clock."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from localstack.lambdas import loopback


class LocalOnly:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = _refusal(Headers(scope=scope)) if scope["type"] == "http" else ""
        if message:
            answer = JSONResponse({"error": {"type": "invalid_request_error", "message": message}}, 403)
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _refusal(headers: Headers) -> str:
    return loopback.refusal(headers.get("host"), headers.get("origin"), headers.get("sec-fetch-site"))
