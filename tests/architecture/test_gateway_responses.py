"""What the gateway answers by itself is problem+json, whatever the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shop.http.problems import TYPE_BASE
from tools.template import fallback_paths, load

RESPONSES: dict[str, dict[str, Any]] = load()["Resources"]["ShopApi"]["Properties"]["GatewayResponses"]
# What API Gateway documents for a REST API, less the types that only request validators, API keys, usage plans, IAM
# authorization or a path without a route bring about (docs/adr/0026).
TYPES = {
    "ACCESS_DENIED", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "DEFAULT_4XX", "DEFAULT_5XX",
    "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "MISSING_AUTHENTICATION_TOKEN", "REQUEST_TOO_LARGE", "THROTTLED",
    "UNAUTHORIZED", "WAF_FILTERED",
}  # fmt: skip


def test_every_type_that_this_api_can_answer_is_shaped() -> None:
    assert set(RESPONSES) == TYPES


def test_the_api_has_nothing_that_brings_about_the_others() -> None:
    template = load()
    kinds = {resource["Type"] for resource in template["Resources"].values()}
    assert not kinds & {"AWS::ApiGateway::ApiKey", "AWS::ApiGateway::UsagePlan", "AWS::ApiGateway::RequestValidator"}
    auth = template["Resources"]["ShopApi"]["Properties"]["Auth"]
    assert not auth.keys() & {"ApiKeyRequired", "UsagePlan"}
    assert auth["DefaultAuthorizer"] != "AWS_IAM"
    assert "/{proxy+}" in fallback_paths(template)


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
