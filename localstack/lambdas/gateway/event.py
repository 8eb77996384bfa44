"""API Gateway's payloads, version 1.0: what a function and a REQUEST authorizer are given."""

from __future__ import annotations

import base64
import fnmatch
import re
import time
from typing import Any
from urllib.parse import parse_qsl

from localstack.lambdas.http.request import Request
from localstack.lambdas.model import Api, Route
from localstack.lambdas.runtime.fleet import new_id

ACCOUNT = "000000000000"
Json = dict[str, Any]
# It travels on in a header of the Runtime API, where the runtime takes UTF-8 alone.
TRACE = re.compile(r"(?:[A-Za-z]+=[\w.:+-]*; ?)*Root=1-[0-9a-f]{8}-[0-9a-f]{24}(?:; ?[A-Za-z]+=[\w.:+-]*)*;?", re.ASCII)
# A function of AWS's sees its API's domain name: never an IPv6 address, which Mangum takes for a name with many ports.
HOST = re.compile(r"[\w.-]+(?::\d{1,5})?", re.ASCII)
# Only IAM and Cognito say who calls.
NOBODY = dict.fromkeys((
    "accessKey", "accountId", "caller", "cognitoAuthenticationProvider", "cognitoAuthenticationType",
    "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId", "user", "userArn",
))  # fmt: skip


class Call:
    """One request on its way through the API, with what API Gateway calls its context."""

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
    """Headers as the client wrote them, and what API Gateway itself adds."""
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


def proxy_event(call: Call, authorizer: Json | None) -> Json:
    body, encoded = _body(call)
    context = _context(call)
    if authorizer is not None:
        context["authorizer"] = authorizer
    return {**_common(call), "requestContext": context, "body": body, "isBase64Encoded": encoded}


def authorizer_event(call: Call, region: str) -> Json:
    return {"type": "REQUEST", "methodArn": call.arn(region), **_common(call), "requestContext": _context(call)}


def _common(call: Call) -> Json:
    single, multi = _query(call.query)
    return {
        "resource": call.resource,
        "path": call.path,
        "httpMethod": call.method,
        "headers": call.headers,
        "multiValueHeaders": call.multi_headers,
        "queryStringParameters": single,
        "multiValueQueryStringParameters": multi,
        "pathParameters": call.parameters or None,
        "stageVariables": None,
    }


def _query(query: str) -> tuple[dict[str, str] | None, dict[str, list[str]] | None]:
    if not query:
        return None, None
    multi: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        multi.setdefault(name, []).append(value)
    return {name: values[-1] for name, values in multi.items()}, multi


def _body(call: Call) -> tuple[str | None, bool]:
    raw = call.request.body
    if not raw:
        return None, False
    kind = (call.header("content-type") or "").partition(";")[0].strip()
    if any(fnmatch.fnmatch(kind, binary) for binary in call.api.binary_types):
        return base64.b64encode(raw).decode("ascii"), True
    return raw.decode("utf-8", "replace"), False


def _context(call: Call) -> Json:
    host = call.header("host") or "localhost"
    return {
        "accountId": ACCOUNT,
        "apiId": call.api.name,
        "resourceId": "local",
        "resourcePath": call.resource,
        "httpMethod": call.method,
        "path": call.path,
        "protocol": "HTTP/1.1",
        "stage": call.api.stage,
        "domainName": host,
        "domainPrefix": host.partition(".")[0],
        "requestId": call.request_id,
        "extendedRequestId": call.request_id[:15] + "=",
        "requestTime": request_time(call.epoch),
        "requestTimeEpoch": int(call.epoch * 1000),
        "identity": {**NOBODY, "sourceIp": call.request.peer, "userAgent": call.header("user-agent")},
    }


def request_time(epoch: float) -> str:
    return time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(epoch))
