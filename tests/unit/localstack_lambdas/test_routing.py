"""Which resource a path means."""

from __future__ import annotations

import pytest

from localstack.lambdas.gateway.routing import Router
from localstack.lambdas.model import Route

ROUTER = Router(
    Route(method, path, f"{method} {path}")
    for method, path in (
        ("GET", "/"), ("GET", "/a"), ("POST", "/a"), ("GET", "/a/{id}"), ("GET", "/a/special"), ("GET", "/a/{id}/b"),
        ("GET", "/a/special/c"), ("ANY", "/{proxy+}"), ("GET", "/any"), ("ANY", "/any"),
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
        ("GET", "/a/", "ANY /{proxy+}", {"proxy": "a/"}),
        ("GET", "/any", "GET /any", {}),
        ("PUT", "/any", "ANY /any", {}),
    ],
)
def test_a_request_finds_its_route(method: str, path: str, function: str, parameters: dict[str, str]) -> None:
    found = ROUTER.match(method, path)
    assert found is not None
    assert (found[0].function, found[1]) == (function, parameters)


@pytest.mark.parametrize(("method", "path"), [("DELETE", "/a"), ("PUT", "/a/7"), ("POST", "/")])
def test_a_method_that_its_resource_lacks_is_not_sought_elsewhere(method: str, path: str) -> None:
    assert ROUTER.match(method, path) is None
