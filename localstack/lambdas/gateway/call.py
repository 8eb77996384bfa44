"""A request on its way through the API."""

from __future__ import annotations

import re
import time

from localstack.lambdas.http.request import Request
from localstack.lambdas.intrinsics import ACCOUNT
from localstack.lambdas.model import Api, Route
from localstack.lambdas.runtime.fleet import new_id

# The Runtime API sends it on in a header, which the runtime decodes as UTF-8.
TRACE = re.compile(r"(?:[A-Za-z]+=[\w.:+-]*; ?)*Root=1-[0-9a-f]{8}-[0-9a-f]{24}(?:; ?[A-Za-z]+=[\w.:+-]*)*;?", re.ASCII)
# On AWS a function sees the API's domain name. It must not be an IPv6 address, which Mangum cannot parse.
HOST = re.compile(r"[\w.-]+(?::\d{1,5})?", re.ASCII)


class Call:
    """A request with what API Gateway adds to it. `route` and `parameters` are set when its route is found."""

    __slots__ = (
        "api",
        "epoch",
        "headers",
        "method",
        "multi_headers",
        "parameters",
        "path",
        "query",
        "request",
        "request_id",
        "route",
    )

    def __init__(self, api: Api, request: Request) -> None:
        target = request.target.decode("latin-1")
        self.path, _, self.query = target.partition("?")
        self.api = api
        self.request = request
        self.method = request.method.decode("ascii")
        self.request_id = new_id()
        self.epoch = time.time()
        self.route: Route | None = None
        self.parameters: dict[str, str] = {}
        self.headers, self.multi_headers = _headers(self)

    @property
    def resource(self) -> str:
        return self.route.path if self.route else ""

    def arn(self, region: str) -> str:
        return f"arn:aws:execute-api:{region}:{ACCOUNT}:{self.api.name}/{self.api.stage}/{self.method}{self.path}"

    @property
    def trace_id(self) -> str:
        return self.headers["X-Amzn-Trace-Id"]

    def header(self, name: str) -> str | None:
        return self.request.header(name.lower().encode())


def _headers(call: Call) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The client's headers with those that API Gateway adds: the last value and all values by name."""
    multi: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for raw_name, raw_value in call.request.headers:
        given = raw_name.decode("latin-1")
        multi.setdefault(names.setdefault(given.lower(), given), []).append(raw_value.decode("latin-1"))
    before = multi.pop(names.get("x-forwarded-for", ""), [])
    multi["X-Forwarded-For"] = [", ".join((*before, call.request.peer))]
    multi["X-Forwarded-Proto"] = ["http"]
    host = multi.pop(names.get("host", ""), [""])[-1]
    multi["Host"] = [host if HOST.fullmatch(host) else "localhost"]
    given = multi.pop(names.get("x-amzn-trace-id", ""), [""])[-1]
    multi["X-Amzn-Trace-Id"] = [given if given and TRACE.fullmatch(given) else _new_trace(call)]
    return {name: values[-1] for name, values in multi.items()}, multi


def _new_trace(call: Call) -> str:
    return f"Root=1-{int(call.epoch):08x}-{call.request_id.replace('-', '')[:24]}"
