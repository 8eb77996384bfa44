from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.fallback import handler


def ask(path: str, resource: str = "/{proxy+}", method: str = "GET", **headers: str) -> dict[str, Any]:
    event = {"httpMethod": method, "path": path, "resource": resource, "headers": headers or None}
    answer = handler(event, None)
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert answer["headers"]["API-Version"] == "v1"
    assert answer["headers"]["Cache-Control"] == "no-store"
    if method == "HEAD":
        return answer
    problem = json.loads(answer["body"])
    assert problem["status"] == answer["statusCode"]
    assert problem["instance"] == path
    assert problem["correlation_id"] == answer["headers"]["X-Correlation-Id"]
    return {**answer, "problem": problem}


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/nothing", "/index.php", "/v1/carts/x/y", "/vv1/cart", "/version"])
def test_an_unknown_path_is_404(path: str) -> None:
    answer = ask(path)
    assert answer["statusCode"] == 404
    assert answer["problem"]["type"].endswith("/no_such_route")


def test_head_is_answered_without_a_body() -> None:
    answer = ask("/v1/carts", "/v1/carts", "HEAD")
    assert (answer["statusCode"], answer["headers"]["Allow"], answer["body"]) == (405, "POST", "")


@pytest.mark.parametrize("method", ["GET", "PATCH", "OPTIONS"])
def test_another_method_of_a_known_path_is_405_with_allow(method: str) -> None:
    answer = ask("/v1/cart/items/sku-1", "/v1/cart/items/{sku}", method)
    assert answer["statusCode"] == 405
    assert answer["headers"]["Allow"] == "DELETE, PUT"
    assert answer["problem"]["type"].endswith("/method_not_allowed")


@pytest.mark.parametrize("path", ["/v2/products", "/v0/cart", "/v99"])
def test_an_unknown_version_is_400_and_lists_the_supported_ones(path: str) -> None:
    answer = ask(path)
    assert answer["statusCode"] == 400
    assert answer["problem"]["type"].endswith("/unsupported_version")
    assert answer["problem"]["supported_versions"] == ["v1"]


def test_a_well_formed_correlation_id_comes_back_and_any_other_is_replaced() -> None:
    assert ask("/x", **{"X-Correlation-Id": "client-4711"})["headers"]["X-Correlation-Id"] == "client-4711"
    minted = ask("/x", **{"X-Correlation-Id": "bad\nid"})["headers"]["X-Correlation-Id"]
    assert minted != "bad\nid"
    assert ask("/x")["headers"]["X-Correlation-Id"] != minted
