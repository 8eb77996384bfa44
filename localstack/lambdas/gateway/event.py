"""API Gateway's payloads, version 1.0, for a function and for a REQUEST authorizer."""

from __future__ import annotations

import base64
import fnmatch
import time
from typing import Any
from urllib.parse import parse_qsl

from localstack.lambdas.gateway.call import Call
from localstack.lambdas.intrinsics import ACCOUNT

Json = dict[str, Any]
# Only authorization by IAM or Cognito fills these.
NOBODY = dict.fromkeys((
    "accessKey", "accountId", "caller", "cognitoAuthenticationProvider", "cognitoAuthenticationType",
    "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId", "user", "userArn",
))  # fmt: skip


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
