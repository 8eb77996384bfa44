"""docs/openapi.json is what the services' code says, and the template's routes are those of the code."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from copy import deepcopy
from itertools import product
from string import ascii_uppercase
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from auth.domain.credentials import MAX_PASSWORD, MIN_PASSWORD
from shop.http.addresses import PostalAddress
from tools import event_docs, generated, readme
from tools.openapi import page, problems
from tools.openapi.services import Operation, api_of, apis, operations
from tools.openapi.written import each
from tools.template import described_routes, functions, load, service_of

APIS = [found for found in functions(load()).values() if found["Handler"].endswith(".api.handler")]


def routes_in(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {(method, path) for method, path, _ in each(document)}


def unmatched(in_code: set[tuple[str, str]], template: Mapping[str, Any]) -> Iterator[str]:
    """What `make docs` cannot mend, because a person writes both sides."""
    in_template = {(route.method, route.path) for route in described_routes(template)}
    for method, path in sorted(in_code - in_template):
        yield f"{method} {path}: no event in template.yaml. Add it under Events of its service's …Api function."
    for method, path in sorted(in_template - in_code):
        yield f"{method} {path}: no route function. Write it, or take its event out of template.yaml."


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return page.document()


def test_the_committed_document_is_current() -> None:
    assert not generated.stale(page.files()), "run `make docs`"


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


def shortcomings(document: dict[str, Any]) -> Iterator[str]:
    """What keeps a reader, or a generator of clients, from working with an operation."""
    for method, path, operation in each(document):
        for problem in (*_unnamed(operation), *_unexplained(operation), *_unanswered(operation)):
            yield f"{method} {path}: {problem}"


def _unnamed(operation: dict[str, Any]) -> Iterator[str]:
    summary = operation["summary"]
    if not re.fullmatch(r"[A-Z](\S* ){3,}.*\.", summary):
        yield f"its summary is no sentence: {summary!r}. It is the first line of the route function's docstring."
    if not re.fullmatch("[a-z]+(_[a-z]+)+", operation["operationId"]):
        yield f"{operation['operationId']!r} is no verb and noun. Give the route an operation_id."


def _unexplained(operation: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", ()):
        if "description" not in parameter or ("example" not in parameter and parameter["name"] != "cursor"):
            yield f"{parameter['name']} has no description or example: tools/openapi/parameters.py or headers.py."
    if "requestBody" in operation and "example" not in operation["requestBody"]["content"]["application/json"]:
        yield "its body has no example. Give the model one: json_schema_extra={'examples': [...]}."


def _unanswered(operation: dict[str, Any]) -> Iterator[str]:
    for status, answer in operation["responses"].items():
        if "XX" in status:
            yield f"{status} is no status."
        if answer["description"] in ("", "Successful Response"):
            yield f"{status} does not say what is answered. Give the route a response_description."
        if status >= "400" and not all(answer["content"]["application/problem+json"]["example"].values()):
            yield f"{status}: a problem says nothing. Give the error its detail where it is made."


def test_every_operation_can_be_worked_from(document: dict[str, Any]) -> None:
    found = list(shortcomings(document))
    assert not found, "\n".join(found)


def test_what_an_incomplete_operation_lacks_is_named(document: dict[str, Any]) -> None:
    poor = deepcopy(document)
    operation = poor["paths"]["/v1/orders"]["post"]
    operation |= {"summary": "Place", "operationId": "place"}
    del operation["requestBody"]["content"]["application/json"]["example"]
    operation["responses"] = {"200": {"description": "Successful Response"}, "4XX": {**operation["responses"]["400"]}}
    del operation["parameters"][0]["description"]

    found = [problem.removeprefix("POST /v1/orders: ").split(" ")[0] for problem in shortcomings(poor)]

    assert found == ["its", "'place'", "Idempotency-Key", "its", "200", "4XX"]


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in each(document)]
    assert len(names) == len(set(names))


def test_a_slug_has_one_status(document: dict[str, Any]) -> None:
    statuses = defaultdict(set)
    for _, _, operation in each(document):
        for status, answer in operation["responses"].items():
            for slug in answer.get("x-problem-types", ()):
                statuses[slug].add(status)
    assert not {slug: found for slug, found in statuses.items() if len(found) > 1}


@pytest.mark.parametrize(
    ("path", "method", "header", "required"),
    [
        ("/v1/orders", "post", "Idempotency-Key", True),
        ("/v1/inventory/{sku}/adjustments", "post", "Idempotency-Key", True),
        ("/v1/products/{product_id}", "put", "If-Match", True),
        ("/v1/products/{product_id}", "patch", "If-Match", True),
        ("/v1/products/{product_id}", "delete", "If-Match", True),
        ("/v1/products/{product_id}/publish", "post", "If-Match", False),
    ],
)
def test_a_header_is_required_where_the_server_refuses_without(
    document: dict[str, Any], path: str, method: str, header: str, required: bool
) -> None:
    (found,) = (each for each in document["paths"][path][method]["parameters"] if each["name"] == header)
    assert found["required"] is required


def test_the_schemas_have_the_real_limits(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    password = schemas["Registration"]["properties"]["password"]
    assert (password["minLength"], password["maxLength"]) == (MIN_PASSWORD, MAX_PASSWORD)
    assert accepted_countries() == set(schemas["PostalAddress"]["properties"]["country"]["enum"])


def accepted_countries() -> set[str]:
    """Of all pairs of letters, those that an address takes."""
    country = TypeAdapter[str](PostalAddress.model_fields["country"].rebuild_annotation())

    def is_taken(code: str) -> bool:
        with suppress(ValidationError):
            return bool(country.validate_python(code))
        return False

    return {code for pair in product(ascii_uppercase, repeat=2) if is_taken(code := "".join(pair))}


def test_what_is_called_impossible_is_in_the_code_still() -> None:
    named = {(operation.name, slug) for operation in all_operations() for slug in operation.slugs}
    assert problems.IMPOSSIBLE.keys() <= named, "take it out of tools/openapi/problems.py"


def all_operations() -> list[Operation]:
    return [operation for service, _ in apis() for operation in operations(service, api_of(service).app)]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for kind in ("schemas", "headers"):
        found = {part.split('"')[0] for part in json.dumps(document).split(f'"#/components/{kind}/')[1:]}
        assert found == document["components"][kind].keys()


@pytest.mark.parametrize("service", sorted(service_of(found) for found in APIS))
def test_problems_leave_every_api_as_text(service: str) -> None:
    """In base64, a REST API without binary types would hand them on as they are: use shop.http.app.lambda_handler."""
    handler = api_of(service).handler
    assert handler.lifespan == "off"
    assert "application/problem+json" in handler.config["text_mime_types"]
