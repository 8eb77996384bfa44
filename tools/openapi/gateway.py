"""What the gateway answers by itself, as the GatewayResponses of template.yaml word it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from shop.http.problem_document import TYPE_BASE
from tools.template import load, of_type

EVERYWHERE = ("DEFAULT_5XX", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT", "REQUEST_TOO_LARGE", "THROTTLED")
WITH_AUTHORIZER = ("AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE", "UNAUTHORIZED")
"""Not ACCESS_DENIED: the authorizer's policy lets a valid token through to every route (gateway/domain/policy.py)."""


@dataclass(frozen=True)
class Refusal:
    status: int
    slug: str
    detail: str


def refusals(*, has_authorizer: bool) -> Iterator[Refusal]:
    (api,) = of_type(load(), "AWS::Serverless::Api").values()
    for kind in (*EVERYWHERE, *(WITH_AUTHORIZER if has_authorizer else ())):
        yield _refusal(api["GatewayResponses"][kind])


def _refusal(response: dict[str, Any]) -> Refusal:
    problem = json.loads(response["ResponseTemplates"]["application/json"])
    return Refusal(int(response["StatusCode"]), problem["type"].removeprefix(TYPE_BASE), problem["detail"])
