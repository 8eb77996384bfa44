"""docs/openapi.json is what the services' code says, and the template's routes are those of the code."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tools import event_docs, generated, openapi, readme
from tools.template import functions, load, routes_of_services, service_of

METHODS = {"get", "post", "put", "patch", "delete"}
APIS = [found for found in functions(load()).values() if found["Handler"].endswith(".api.handler")]


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
    in_template = {(route.method, route.path) for route in routes_of_services(load())}
    in_code = {(m.upper(), path) for path, operations in document["paths"].items() for m in operations if m in METHODS}
    assert in_template == in_code


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
