"""docs/openapi.json: the services' own OpenAPI documents as one, with what the gateway adds to each route."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from localstack import stack
from localstack.lambdas.parameters import parameters
from shop.http.principal import Admin, OptionalCustomer
from tools import generated
from tools.template import ROOT, environment_of, functions, load, routes, service_of

PAGE = ROOT / "docs" / "openapi.json"
Json = dict[str, Any]

ABOUT = """A shop: catalogue, search, carts, orders, payments.

Every error is an `application/problem+json` document (RFC 9457) that says what to do; quote its `correlation_id` when
you ask for help. Send `X-Correlation-Id` to choose it yourself. Access tokens come from `POST /v1/auth/login`; one that
was logged out is refused within 5 seconds. Amounts are integers in minor units of their currency."""
PROBLEM: Json = {
    "type": "object",
    "description": "RFC 9457. `type` ends in a stable slug; `detail` says what to do.",
    "required": ["type", "title", "status", "detail", "instance", "correlation_id"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "correlation_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
            "maxItems": 20,
        },
        "errors_total": {"type": "integer", "description": "How many there are; `errors` lists the first 20."},
    },
}
PROBLEM_RESPONSE: Json = {
    "description": "A problem; `status` and `type` say which.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
SECURITY: Json = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "cart": {"type": "apiKey", "in": "header", "name": "X-Cart-Token", "description": "A guest's cart."},
}
VALIDATION = {"HTTPValidationError", "ValidationError"}
"""FastAPI's own error bodies, which shop.http replaces by problems."""


def set_environment() -> None:
    """Handlers read their settings when they are imported: those of the template, as they are locally."""
    local = parameters(stack.Stack("test"))
    for properties in functions(load()).values():
        for name, value in environment_of(load(), properties, local).items():
            os.environ.setdefault(name, value)


def apps() -> Iterator[tuple[str, FastAPI]]:
    for properties in functions(load()).values():
        service = service_of(properties)
        if properties["Handler"] == f"{service}.api.handler":
            yield service, api_of(service).app


def api_of(service: str) -> Any:
    set_environment()
    return importlib.import_module(f"{service}.api")


def document() -> Json:
    paths: Json = {}
    schemas: Json = {"Problem": PROBLEM}
    for service, app in apps():
        own = _own_names(service, _with_callers(app), schemas)
        schemas |= own.get("components", {}).get("schemas", {})
        for path, operations in own["paths"].items():
            for operation in operations.values():
                operation["tags"] = [service]
                operation["operationId"] = f"{service}_{operation['summary'].lower().replace(' ', '_')}"
            paths.setdefault(path, {}).update(operations)
    _add_the_gateway(paths)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Cartwright", "version": "v1", "description": ABOUT},
        "paths": {path: paths[path] for path in sorted(paths)},
        "components": {"schemas": {name: schemas[name] for name in sorted(schemas)}, "securitySchemes": SECURITY},
    }


def _with_callers(app: FastAPI) -> Json:
    """What a route's dependencies say of its callers: `x-role: admin`, because OpenAPI has no word for roles of a
    bearer token, and a bearer token that may be left out."""
    own = app.openapi()
    (admin,), (optional,) = Admin.__metadata__, OptionalCustomer.__metadata__  # type: ignore[attr-defined]
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            continue
        calls = _calls(route.dependant)
        for operation in (own["paths"][route.path][method.lower()] for method in route.methods or ()):
            if admin.dependency in calls:
                operation["x-role"] = "admin"
            if optional.dependency in calls:
                operation["security"] = [{}, {"bearer": []}]
    return own


def _calls(dependant: Dependant) -> set[object]:
    return {dependant.call}.union(*(_calls(inner) for inner in dependant.dependencies))


def _own_names(service: str, own: Json, taken: Json) -> Json:
    """Two services may give one name to two things; the later one's gets the service's name in front."""
    schemas = own.get("components", {}).get("schemas", {})
    for name in VALIDATION & schemas.keys():
        del schemas[name]
    clashes = [name for name, schema in schemas.items() if taken.get(name, schema) != schema]
    text = json.dumps(own)
    for name in clashes:
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{service.capitalize()}{name}"')
        text = text.replace(f'"{name}": {{', f'"{service.capitalize()}{name}": {{')
    renamed: Json = json.loads(text)
    return renamed


def _add_the_gateway(paths: Json) -> None:
    for route in routes(load()):
        operation = paths.get(route.path, {}).get(route.method.lower())
        if operation is not None:
            operation["responses"].pop("422", None)
            operation["responses"] |= {"4XX": PROBLEM_RESPONSE, "5XX": PROBLEM_RESPONSE}
            operation["security"] = _security(route.path, route.authorizer) or operation.get("security", [])


def _security(path: str, authorizer: str | None) -> list[Json]:
    if authorizer == "Principal":
        return [{"bearer": []}]
    return [{"bearer": []}, {"cart": []}] if path.startswith("/v1/cart/") or path == "/v1/cart" else []


def files() -> dict[Path, str]:
    return {PAGE: json.dumps(document(), indent=1) + "\n"}


if __name__ == "__main__":
    raise SystemExit(generated.main("make openapi", __doc__, files))
