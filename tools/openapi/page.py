"""The document: each service's own, with what FastAPI cannot know of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from shop.http.callers import Admin, bearer
from tools.openapi import about, headers, problems
from tools.openapi.parameters import parameters
from tools.openapi.schemas import own_names, untitled
from tools.openapi.services import Operation, api_of, apis, operations
from tools.openapi.written import PAGE

Json = dict[str, Any]


def files() -> dict[Path, str]:
    return {PAGE: json.dumps(document(), indent=1) + "\n"}


@cache
def document() -> Json:
    paths: Json = {}
    schemas: Json = {"Problem": problems.SCHEMA}
    tags = []
    for service, properties in apis():
        app = api_of(service).app
        own = own_names(service, untitled(app.openapi()), schemas)
        schemas |= own.get("components", {}).get("schemas", {})
        tags.append({"name": service, "description": properties["Description"]})
        for operation in operations(service, app):
            path, method = operation.route.path, operation.method.lower()
            paths.setdefault(path, {})[method] = described(operation, own["paths"][path][method], schemas)
    return {
        "openapi": "3.1.0",
        "info": about.INFO,
        "servers": about.SERVERS,
        "tags": tags,
        "paths": {path: paths[path] for path in sorted(paths)},
        "components": {
            "schemas": {name: schemas[name] for name in sorted(schemas)},
            "headers": headers.components(),
            "securitySchemes": about.SECURITY_SCHEMES,
        },
    }


def described(operation: Operation, own: Json, schemas: Json) -> Json:
    """The first line of the route function's docstring is the summary, the rest the description."""
    summary, _, description = operation.route.description.partition("\n\n")
    successes = {status: answer for status, answer in own["responses"].items() if status < "400"}
    for answer in successes.values():
        answer["headers"] = headers.answered(operation)
    found = {
        "operationId": operation.name,
        "summary": summary,
        "description": description.replace("\n", " "),
        "tags": [operation.service],
        "x-role": "admin" if dependency(Admin) in operation.calls else "",
        "security": security(operation, own),
        "parameters": parameters(operation, own.get("parameters", [])),
        "requestBody": _body(own, schemas),
        "responses": successes | problems.responses(operation),
    }
    found |= {name: value for name, value in own.items() if name.startswith("x-")}
    return {name: value for name, value in found.items() if value or name in ("summary", "security")}


def _body(own: Json, schemas: Json) -> Json:
    """Adds the model's example beside the schema, where all tools look for it."""
    body: Json = own.get("requestBody", {})
    for content in body.get("content", {}).values():
        name = content["schema"].get("$ref", "").rpartition("/")[2]
        examples = schemas.get(name, content["schema"]).get("examples")
        if examples:
            content["example"] = examples[0]
    return body


def security(operation: Operation, own: Json) -> list[Json]:
    """The alternatives that OpenAPI lists; an empty one allows a request without credentials."""
    if operation.has_authorizer:
        return [{"bearer": []}]
    asked = {parameter["name"].lower() for parameter in own.get("parameters", ())}
    if "x-cart-token" in asked:
        return [{"bearer": []}, {"cart": []}]
    if "stripe-signature" in asked:
        return [{"stripe": []}]
    return [{}, {"bearer": []}] if bearer in operation.calls else []


def dependency(annotated: Any) -> object:
    """The function behind an `Annotated[…, Depends(…)]`."""
    return annotated.__metadata__[0].dependency
