"""docs/openapi.json is what the services' code says, and the template's routes are those of the code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

import pytest

from tools import event_docs, generated, openapi, readme
from tools.template import functions, load, routes, service_of

METHODS = {"get", "post", "put", "patch", "delete"}
APIS = [found for found in functions(load()).values() if found["Handler"].endswith(".api.handler")]


def routes_in(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(m.upper(), path) for path, operations in document["paths"].items() for m in operations if m in METHODS}


def unmatched(in_code: set[tuple[str, str]], template: Mapping[str, Any]) -> Iterator[str]:
    """What `make docs` cannot mend, because a person writes both sides."""
    in_template = {(route.method, route.path) for route in routes(template)}
    for method, path in sorted(in_code - in_template):
        yield f"{method} {path}: no event in template.yaml. Add it under Events of its service's …Api function."
    for method, path in sorted(in_template - in_code):
        yield f"{method} {path}: no route function. Write it, or take its event out of template.yaml."


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi.document()


def test_the_committed_document_is_current() -> None:
    assert not generated.stale(openapi.files()), "run `make docs`"


def test_the_events_page_is_current() -> None:
    assert not generated.stale(event_docs.files()), "run `make docs`"


def test_the_readmes_tables_are_current() -> None:
    assert not generated.stale(readme.files()), "run `make docs`"


def test_template_and_code_have_the_same_routes(document: dict[str, Any]) -> None:
    problems = list(unmatched(routes_in(document), load()))
    assert not problems, "\n".join(problems)


def test_a_route_that_one_side_lacks_is_named(document: dict[str, Any]) -> None:
    template = deepcopy(load())
    del functions(template)["OrdersApi"]["Events"]["Read"]
    problems = list(unmatched(routes_in(document) - {("GET", "/v1/search")}, template))
    assert [problem.partition(": ")[0] for problem in problems] == ["GET /v1/orders/{order_id}", "GET /v1/search"]
    assert "under Events" in problems[0]


def test_every_operation_is_documented_in_full(document: dict[str, Any]) -> None:
    seen = [operation for operations in document["paths"].values() for operation in operations.values()]
    names = [operation["operationId"] for operation in seen]
    assert len(names) == len(set(names)), "two operations have one name"
    for operation in seen:
        assert {"4XX", "5XX"} <= operation["responses"].keys(), operation["operationId"]
        assert "HTTPValidationError" not in json.dumps(operation), operation["operationId"]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    found = {part.split('"')[0] for part in json.dumps(document).split('"#/components/schemas/')[1:]}
    assert found == document["components"]["schemas"].keys()


@pytest.mark.parametrize("service", sorted(service_of(found) for found in APIS))
def test_problems_leave_every_api_as_text(service: str) -> None:
    """In base64, a REST API without binary types would hand them on as they are: use shop.http.app.lambda_handler."""
    handler = openapi.api_of(service).handler
    assert handler.lifespan == "off"
    assert "application/problem+json" in handler.config["text_mime_types"]
