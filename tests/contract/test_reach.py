"""Every route of docs/openapi.json reaches the function that serves it, by an event in template.yaml."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from tools.openapi.services import api_of, apis, operations
from tools.openapi.written import each
from tools.template import ROOT, functions, load, routes, service_of

Key = tuple[str, str]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_text())
    return found


@pytest.fixture(scope="module")
def served() -> dict[Key, str]:
    """(method, path) → the service whose app has the route."""
    return {
        (operation.method, operation.route.path): service
        for service, _ in apis()
        for operation in operations(service, api_of(service).app)
    }


def astray(document: dict[str, Any], served: Mapping[Key, str], template: Mapping[str, Any]) -> Iterator[str]:
    """What a client that follows the document would not get to."""
    known = functions(template)
    reached = {(route.method, route.path): route for route in routes(template)}
    for method, path, operation in each(document):
        route, service = reached.get((method, path)), served.get((method, path))
        if route is None or service is None:
            yield f"{method} {path}: no event in template.yaml, or no route in a service's app"
            continue
        if service_of(known[route.function]) != service or not known[route.function]["Handler"].endswith(
            ".api.handler"
        ):
            yield f"{method} {path}: its event is at {route.function}, but {service} serves it"
        if (operation["security"] == [{"bearer": []}]) is not (route.authorizer == "Principal"):
            yield f"{method} {path}: its security is {operation['security']}, its authorizer {route.authorizer}"


def test_every_route_reaches_its_function(document: dict[str, Any], served: dict[Key, str]) -> None:
    assert not list(astray(document, served, load()))


def test_a_route_that_goes_elsewhere_is_named(document: dict[str, Any], served: dict[Key, str]) -> None:
    template = deepcopy(load())
    events = functions(template)["OrdersApi"]["Events"]
    functions(template)["CartApi"]["Events"]["Timeline"] = events.pop("Timeline")
    functions(template)["OrdersRelayOutbox"]["Events"]["List"] = events.pop("List")
    events["Read"]["Properties"]["Auth"]["Authorizer"] = "NONE"
    del events["Cancel"]
    assert sorted(problem.partition(":")[0] for problem in astray(document, served, template)) == [
        "GET /v1/orders",
        "GET /v1/orders/{order_id}",
        "GET /v1/orders/{order_id}/timeline",
        "POST /v1/orders/{order_id}/cancel",
    ]
