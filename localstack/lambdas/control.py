"""The Lambda port: Lambda's Invoke API for boto3 and the AWS CLI, health, and Prometheus metrics."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import orjson

from localstack.lambdas.asynchronous import AsyncInvoker
from localstack.lambdas.http.client import refusal
from localstack.lambdas.http.connection import Connection
from localstack.lambdas.http.request import Request, head
from localstack.lambdas.runtime.fleet import Fleet, new_id
from localstack.lambdas.runtime.invocation import MAX_SYNC, Invocation, Result

INVOKE = re.compile(r"/2015-03-31/functions/([^/]+)/invocations")
MAX_ASYNC = 1024 * 1024
JSON = ("content-type", "application/json")


class Control:
    """`health` and `metrics` are called at each request for them."""

    def __init__(
        self, fleet: Fleet, invoker: AsyncInvoker, health: Callable[[], dict[str, Any]], metrics: Callable[[], str]
    ) -> None:
        self._fleet = fleet
        self._invoker = invoker
        self._health = health
        self._metrics = metrics

    def serve(self, request: Request, connection: Connection) -> None:
        path = unquote(request.path.decode("latin-1"))
        invoke = INVOKE.fullmatch(path)
        refused = refusal(request)
        if refused:
            _refuse(connection, 403, "AccessDeniedException", refused)
        elif invoke and request.method == b"POST":
            self._invoke(_name(invoke[1]), request, connection)
        elif path == "/_local/health":
            connection.reply(200, head([JSON]), orjson.dumps(self._health(), option=orjson.OPT_INDENT_2))
        elif path == "/metrics":
            connection.reply(200, head([("content-type", "text/plain; version=0.0.4")]), self._metrics().encode())
        else:
            _refuse(connection, 404, "ResourceNotFoundException", f"Unknown path {path}.")

    def _invoke(self, name: str, request: Request, connection: Connection) -> None:
        kind = request.header(b"x-amz-invocation-type") or "RequestResponse"
        payload = request.body or b"{}"
        context = request.header(b"x-amz-client-context") or ""
        problem = self._problem(name, kind, payload, context)
        request_id = new_id()
        if problem:
            _refuse(connection, *problem)
        elif kind == "DryRun":
            connection.reply(204, _own(request_id))
        elif kind == "Event":
            self._invoker.submit(name, payload, request_id)
            connection.reply(202, _own(request_id))
        else:
            invocation = Invocation(request_id, payload, client_context=_decoded(context))
            future = self._fleet.pools[name].submit(invocation)
            future.add_done_callback(lambda done: _answer(connection, request_id, done.result()))

    def _problem(self, name: str, kind: str, payload: bytes, context: str) -> tuple[int, str, str] | None:
        if name not in self._fleet.pools:
            known = ", ".join(sorted(self._fleet.pools))
            return 404, "ResourceNotFoundException", f"Function not found: {name}. The template has: {known}."
        if kind not in {"RequestResponse", "Event", "DryRun"}:
            return 400, "InvalidParameterValueException", f"Unknown invocation type {kind}."
        limit = MAX_ASYNC if kind == "Event" else MAX_SYNC
        if len(payload) > limit:
            return 413, "RequestTooLargeException", f"{len(payload)} bytes exceed the limit of {limit} bytes."
        try:
            orjson.loads(payload)
            _decoded(context)
        except (ValueError, RecursionError) as error:
            return 400, "InvalidRequestContentException", f"The payload or the client context is not JSON: {error}."
        return None


def _name(given: str) -> str:
    """The function's name in a name, a partial ARN or an ARN."""
    return given.rpartition("function:")[2].partition(":")[0]


def _decoded(context: str) -> str:
    """The client context as JSON on one line of ASCII, since the Runtime API sends it in a header."""
    return json.dumps(orjson.loads(base64.b64decode(context))) if context else ""


def _own(request_id: str) -> bytes:
    return f"x-amzn-RequestId: {request_id}\r\n".encode()


def _answer(connection: Connection, request_id: str, result: Result) -> None:
    failed = b"" if result.ok else b"X-Amz-Function-Error: Unhandled\r\n"
    connection.reply(
        200, head([JSON, ("X-Amz-Executed-Version", "$LATEST")]) + failed + _own(request_id), result.payload
    )


def _refuse(connection: Connection, status: int, kind: str, message: str) -> None:
    body = orjson.dumps({"Type": "User", "Message": message, "message": message})
    connection.reply(status, head([JSON, ("x-amzn-ErrorType", kind)]), body)
