"""API Gateway's own answers: their types and default messages, and the template's GatewayResponses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qs

from localstack.lambdas.gateway.call import Call
from localstack.lambdas.gateway.event import request_time
from localstack.lambdas.model import GatewayResponse

DEFAULTS = {
    "ACCESS_DENIED": (403, "User is not authorized to access this resource"),
    "API_CONFIGURATION_ERROR": (500, "Internal server error"),
    "AUTHORIZER_CONFIGURATION_ERROR": (500, "Internal server error"),
    "AUTHORIZER_FAILURE": (500, "Internal server error"),
    # A function that fails or gives a malformed answer: AWS has no type of its own for it.
    "DEFAULT_5XX": (502, "Internal server error"),
    "INTEGRATION_TIMEOUT": (504, "Endpoint request timed out"),
    "MISSING_AUTHENTICATION_TOKEN": (403, "Missing Authentication Token"),
    "REQUEST_TOO_LARGE": (413, "Request Too Long"),
    "UNAUTHORIZED": (401, "Unauthorized"),
}
BUILT_IN = GatewayResponse(None, {}, {"application/json": '{"message":$context.error.messageString}'})
VARIABLE = re.compile(r"\$(context|stageVariables|method)((?:\.[A-Za-z0-9_-]+)+)")
Answer = tuple[int, list[tuple[str, str]], bytes]


class GatewayError(Exception):
    """The gateway answers the request itself. `reason` is for the log: what the function answered."""

    def __init__(self, kind: str, message: str | None = None, *, reason: str = "") -> None:
        self.kind = kind
        self.reason = reason
        self.status, default = DEFAULTS[kind]
        self.message = default if message is None else message
        super().__init__(self.message)


def answer(problem: GatewayError, call: Call, responses: Mapping[str, GatewayResponse]) -> Answer:
    """Status, headers and body, by the template's GatewayResponse where it has one."""
    fallback = "DEFAULT_4XX" if problem.status < HTTPStatus.INTERNAL_SERVER_ERROR else "DEFAULT_5XX"
    chosen = responses.get(problem.kind) or responses.get(fallback) or BUILT_IN
    status = chosen.status or problem.status
    values = _values(problem, call, status)
    kind, template = _template(chosen, call)
    body = VARIABLE.sub(lambda found: _variable(found[1] + found[2], values, call), template)
    headers = {"content-type": ("Content-Type", kind)}
    for name, expression in chosen.headers.items():
        headers[name.lower()] = (name, _expression(expression, values, call))
    headers["x-amzn-errortype"] = ("x-amzn-ErrorType", problem.kind)
    return status, [pair for pair in headers.values() if pair[1]], body.encode()


def _template(chosen: GatewayResponse, call: Call) -> tuple[str, str]:
    templates = chosen.templates or BUILT_IN.templates
    accepted = (call.header("accept") or "").split(",")
    kinds = [kind for part in accepted if (kind := part.partition(";")[0].strip()) in templates]
    kind = (kinds or list(templates))[0]
    return kind, templates[kind]


def _values(problem: GatewayError, call: Call, status: int) -> dict[str, Callable[[], str]]:
    return {
        "context.error.message": lambda: problem.message,
        "context.error.messageString": lambda: json.dumps(problem.message),
        "context.error.responseType": lambda: problem.kind,
        "context.requestId": lambda: call.request_id,
        "context.extendedRequestId": lambda: call.request_id[:15] + "=",
        "context.status": lambda: str(status),
        "context.httpMethod": lambda: call.method,
        "context.path": lambda: call.path,
        "context.resourcePath": lambda: call.resource,
        "context.stage": lambda: call.api.stage,
        "context.apiId": lambda: call.api.name,
        "context.protocol": lambda: "HTTP/1.1",
        "context.domainName": lambda: call.header("host") or "localhost",
        "context.identity.sourceIp": lambda: call.request.peer,
        "context.identity.userAgent": lambda: call.header("user-agent") or "",
        "context.requestTime": lambda: request_time(call.epoch),
        "context.requestTimeEpoch": lambda: str(int(call.epoch * 1000)),
    }


def _variable(name: str, values: Mapping[str, Callable[[], str]], call: Call) -> str:
    if name in values:
        return values[name]()
    kind, _, rest = name.removeprefix("method.request.").partition(".")
    if name.startswith("method.request."):
        found = call.header(rest) if kind == "header" else parse_qs(call.query).get(rest, [None])[-1]
        return found or ""
    return ""


def _expression(expression: str, values: Mapping[str, Callable[[], str]], call: Call) -> str:
    """A static value is in single quotes; anything else is the name of a value."""
    if expression.startswith("'"):
        return expression.strip("'")
    return _variable(expression, values, call)
