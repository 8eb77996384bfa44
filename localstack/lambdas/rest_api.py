"""Reads a REST API from the OpenAPI body that SAM writes: routes, authorizers, gateway responses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from localstack.lambdas.errors import TemplateError
from localstack.lambdas.model import Api, Authorizer, GatewayResponse, Route

FUNCTION_IN_URI = re.compile(r":function:([^/:]+)")
ANY_METHOD = "x-amazon-apigateway-any-method"
DEFAULT_TTL = 300


def read_api(resource: tuple[str, Mapping[str, Any]]) -> Api:
    name, properties = resource
    body = properties.get("Body")
    if not body:
        raise TemplateError(f"{name}: only a REST API whose routes are in the template runs here.")
    definitions = body.get("securityDefinitions", body.get("components", {}).get("securitySchemes", {}))
    authorizers = {key: found for key, value in definitions.items() if (found := _authorizer(key, value))}
    return Api(
        name=name,
        stage="local",
        routes=tuple(_routes(body, authorizers)),
        authorizers=authorizers,
        responses={
            key: _response(value) for key, value in body.get("x-amazon-apigateway-gateway-responses", {}).items()
        },
        binary_types=tuple(body.get("x-amazon-apigateway-binary-media-types", ())),
    )


def _authorizer(name: str, definition: Mapping[str, Any]) -> Authorizer | None:
    given = definition.get("x-amazon-apigateway-authorizer")
    if given is None:
        return None
    if given["type"] != "request":
        raise TemplateError(f"Authorizer {name} is of type {given['type']!r}; only REQUEST authorizers run here.")
    sources = [source.strip() for source in given.get("identitySource", "").split(",")]
    return Authorizer(
        name=name,
        function=_function(given["authorizerUri"]),
        identity=tuple(filter(None, sources)),
        ttl=float(given.get("authorizerResultTtlInSeconds", DEFAULT_TTL)),
    )


def _function(uri: str) -> str:
    found = FUNCTION_IN_URI.search(uri)
    if found is None:
        raise TemplateError(f"{uri} is not the URI of a function.")
    return found[1]


def _routes(body: Mapping[str, Any], authorizers: Mapping[str, Authorizer]) -> Iterator[Route]:
    for path, methods in body.get("paths", {}).items():
        for method, operation in methods.items():
            integration = operation.get("x-amazon-apigateway-integration", {})
            verb = "ANY" if method == ANY_METHOD else method.upper()
            if integration.get("type") == "aws_proxy":
                security = operation.get("security", body.get("security", []))
                names = (name for requirement in security for name in requirement if name in authorizers)
                yield Route(verb, path, _function(integration["uri"]), next(names, None))
            elif integration.get("type") == "mock":
                yield _mock(verb, path, integration)


def _mock(verb: str, path: str, integration: Mapping[str, Any]) -> Route:
    answer = integration.get("responses", {}).get("default", {})
    prefix = "method.response.header."
    given = answer.get("responseParameters", {})
    headers = tuple((key.removeprefix(prefix), value.strip("'")) for key, value in given.items())
    return Route(verb, path, None, mock_status=int(answer.get("statusCode", 200)), mock_headers=headers)


def _response(given: Mapping[str, Any]) -> GatewayResponse:
    prefix = "gatewayresponse.header."
    headers = given.get("responseParameters", {})
    templates = given.get("responseTemplates", {})
    return GatewayResponse(
        status=int(given["statusCode"]) if given.get("statusCode") else None,
        headers={key.removeprefix(prefix): value for key, value in headers.items() if key.startswith(prefix)},
        templates={kind: text if isinstance(text, str) else json.dumps(text) for kind, text in templates.items()},
    )
