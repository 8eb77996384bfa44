"""Which route a path and method have."""

from __future__ import annotations

import pytest

from localstack.lambdas.gateway.routing import Router
from localstack.lambdas.model import Route

ROUTER = Router(
    Route(method, path, f"{method} {path}")
    for method, path in (
        ("GET", "/"), ("GET", "/a"), ("POST", "/a"), ("GET", "/a/{id}"), ("GET", "/a/special"), ("GET", "/a/{id}/b"),
        ("GET", "/a/special/c"), ("DELETE", "/a/{id}/c"), ("ANY", "/{proxy+}"), ("GET", "/any"), ("ANY", "/any"),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("method", "path", "function", "parameters"),
    [
        ("GET", "/", "GET /", {}),
        ("GET", "/a", "GET /a", {}),
        ("GET", "/a/7", "GET /a/{id}", {"id": "7"}),
        ("GET", "/a/special", "GET /a/special", {}),
        ("GET", "/a/special/b", "GET /a/{id}/b", {"id": "special"}),
        ("GET", "/a/special/c", "GET /a/special/c", {}),
        ("GET", "/x/y", "ANY /{proxy+}", {"proxy": "x/y"}),
        ("DELETE", "/a/7/8/9", "ANY /{proxy+}", {"proxy": "a/7/8/9"}),
        ("GET", "/a/", "GET /a", {}),
        ("GET", "/a/7/", "GET /a/{id}", {"id": "7"}),
        ("GET", "/a//b", "ANY /{proxy+}", {"proxy": "a//b"}),
        ("GET", "/x/y/", "ANY /{proxy+}", {"proxy": "x/y"}),
        ("DELETE", "/a", "ANY /{proxy+}", {"proxy": "a"}),
        ("PUT", "/a/7", "ANY /{proxy+}", {"proxy": "a/7"}),
        ("POST", "/a/special", "ANY /{proxy+}", {"proxy": "a/special"}),
        ("DELETE", "/a/special/c", "DELETE /a/{id}/c", {"id": "special"}),
        ("GET", "/any", "GET /any", {}),
        ("PUT", "/any", "ANY /any", {}),
    ],
)
def test_a_request_finds_its_route(method: str, path: str, function: str, parameters: dict[str, str]) -> None:
    found = ROUTER.match(method, path)
    assert found is not None
    assert (found[0].function, found[1]) == (function, parameters)


def test_without_a_resource_that_has_the_method_there_is_no_route() -> None:
    assert ROUTER.match("POST", "/") is None
    assert Router([Route("GET", "/a", "f")]).match("PUT", "/a") is None
