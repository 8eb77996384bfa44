"""Answers every request that no route takes: 404, 405 with Allow, or 400 for an unknown version of the API."""

from __future__ import annotations

import json
from typing import Any

from gateway.domain.unrouted import SUPPORTED_VERSIONS, refuse
from shop.http.problem_document import MEDIA_TYPE, problem
from shop.telemetry import correlation


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    cause = correlation.from_headers(headers.get("x-correlation-id"), headers.get("traceparent"))
    refusal = refuse(event["httpMethod"], event["resource"], event["path"])
    with correlation.bound(cause):
        body = problem(refusal.status, refusal.slug, refusal.detail, event["path"], **refusal.extra)
    stamps = {
        "Content-Type": MEDIA_TYPE,
        "X-Correlation-Id": cause.correlation_id,
        "API-Version": SUPPORTED_VERSIONS[-1],
        "Cache-Control": "no-store",
    }
    text = "" if event["httpMethod"] == "HEAD" else json.dumps(body)
    return {"statusCode": refusal.status, "headers": {**stamps, **refusal.headers}, "body": text}
