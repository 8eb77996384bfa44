"""What the gateway answers by itself is problem+json, whatever the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shop.http.problems import TYPE_BASE
from tools.template import load

RESPONSES: dict[str, dict[str, Any]] = load()["Resources"]["ShopApi"]["Properties"]["GatewayResponses"]
# Every type that API Gateway documents for a REST API.
TYPES = {
    "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN",
    "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "INVALID_API_KEY", "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED", "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "THROTTLED",
    "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
}  # fmt: skip


def test_every_type_is_shaped() -> None:
    assert set(RESPONSES) == TYPES


@pytest.mark.parametrize("kind", sorted(RESPONSES))
def test_response_is_a_problem(kind: str) -> None:
    response = RESPONSES[kind]
    body = json.loads(response["ResponseTemplates"]["application/json"])
    assert body.keys() == {"type", "title", "status", "detail", "instance", "correlation_id"}
    assert body["status"] == response["StatusCode"]
    assert body["type"].startswith(TYPE_BASE), "the same address as the problems of our own functions"
    headers = response["ResponseParameters"]["Headers"]
    assert headers["Content-Type"] == "'application/problem+json'"
    assert headers["X-Correlation-Id"] == "context.requestId"
    assert headers["Cache-Control"] == "'no-store'"


@pytest.mark.parametrize("kind", [kind for kind in RESPONSES if RESPONSES[kind]["StatusCode"] in {429, 503}])
def test_what_may_be_tried_again_says_when(kind: str) -> None:
    assert "Retry-After" in RESPONSES[kind]["ResponseParameters"]["Headers"]
