"""Each route says who may call it, and unknown paths and methods are answered by our own function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tools.template import Route, fallback_paths, routes

PUBLIC = {
    "POST /v1/auth/register",
    "POST /v1/auth/login",
    "POST /v1/auth/refresh",
    "GET /.well-known/jwks.json",
    "GET /v1/products",
    "GET /v1/products/{product_id}",
    "GET /v1/inventory/{sku}",
    "GET /v1/search",
    "GET /v1/search/suggest",
    # signed by the provider
    "POST /v1/payments/webhooks/stripe",
    # a guest has no bearer token, so shop.http verifies whichever token comes
    "POST /v1/carts",
    "GET /v1/cart",
    "POST /v1/cart/items",
    "PUT /v1/cart/items/{sku}",
    "DELETE /v1/cart/items/{sku}",
}
"""The only routes that no authorizer stands before. A new one here is a decision: say why in the pull request."""


def unguarded(template: Mapping[str, Any]) -> Iterator[str]:
    for route in routes(template):
        name = f"{'GET' if route.method == 'HEAD' else route.method} {route.path}"
        expected = "NONE" if name in PUBLIC else "Principal"
        if route.authorizer != expected:
            yield f"{name}: authorizer must be {expected}, is {route.authorizer}"


def test_every_route_is_guarded_or_on_the_public_list(template: dict[str, Any]) -> None:
    assert not list(unguarded(template))
    assert PUBLIC <= {f"{route.method} {route.path}" for route in routes(template)}, (
        "the list names a route that is gone"
    )


def test_an_unguarded_route_is_seen(template: dict[str, Any]) -> None:
    events = template["Resources"]["OrdersApi"]["Properties"]["Events"]
    events["List"]["Properties"]["Auth"]["Authorizer"] = "NONE"
    del events["Read"]["Properties"]["Auth"]
    assert len(list(unguarded(template))) == 2


def test_head_is_where_get_is(template: dict[str, Any]) -> None:
    """Of the same function and behind the same authorizer: docs/adr/0016."""
    found = list(routes(template))
    heads = {replace(route, method="GET") for route in found if route.method == "HEAD"}
    assert heads == {route for route in found if route.method == "GET"}


def test_no_route_is_given_to_two_functions(template: dict[str, Any]) -> None:
    seen = [(route.method, route.path) for route in routes(template)]
    assert len(seen) == len(set(seen))


def test_the_fallback_answers_every_other_method_and_path(template: dict[str, Any]) -> None:
    """A REST API answers 403 by itself where a path exists and the method does not: docs/adr/0001."""
    paths = fallback_paths(template)
    assert paths.keys() == {"/", "/{proxy+}"} | {route.path for route in routes(template)}
    for methods in paths.values():
        assert methods == paths["/"], "all go to one function, and none asks for a token"
    operation = paths["/"]["x-amazon-apigateway-any-method"]
    assert operation["security"] == [{"NONE": []}]
    assert "${GatewayFallback.Arn}" in operation["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]


def test_the_authorizer_closes_what_says_nothing(template: dict[str, Any]) -> None:
    auth = template["Resources"]["ShopApi"]["Properties"]["Auth"]
    assert auth["DefaultAuthorizer"] == "Principal"
    assert auth["Authorizers"]["Principal"]["Identity"] == {"Headers": ["Authorization"], "ReauthorizeEvery": 5}


def versioned(route: Route) -> bool:
    return route.path.startswith(("/v1/", "/.well-known/"))


def test_every_route_is_versioned(template: dict[str, Any]) -> None:
    assert all(versioned(route) for route in routes(template))
