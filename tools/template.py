"""template.yaml as tests and tools see it: functions, mappings, routes. Intrinsics stay what they are: {"Ref": ...}."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).resolve().parents[1]
Template = Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    function: str
    method: str
    path: str
    authorizer: str | None


@cache
def load() -> dict[str, Any]:
    template: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text())
    return template


def of_type(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {name: body["Properties"] for name, body in template["Resources"].items() if body["Type"] == kind}


def functions(template: Template) -> dict[str, dict[str, Any]]:
    return of_type(template, "AWS::Serverless::Function")


def mappings(template: Template) -> dict[str, dict[str, Any]]:
    return of_type(template, "AWS::Lambda::EventSourceMapping")


def service_of(properties: Mapping[str, Any]) -> str:
    """The service is the package that the handler lives in."""
    return str(properties["Handler"]).split(".", 1)[0]


def routes(template: Template) -> Iterator[Route]:
    """The routes of all functions."""
    for name, properties in functions(template).items():
        for event in properties.get("Events", {}).values():
            if event["Type"] == "Api":
                api = event["Properties"]
                yield Route(name, api["Method"].upper(), api["Path"], api.get("Auth", {}).get("Authorizer"))


def fallback_paths(template: Template) -> dict[str, Any]:
    """The paths whose other methods GatewayFallback answers, with what OpenAPI says of them."""
    paths: dict[str, Any] = template["Resources"]["ShopApi"]["Properties"]["DefinitionBody"]["paths"]
    return paths


def described_routes(template: Template) -> list[Route]:
    """The routes without HEAD, which answers as GET does without a body and is not documented."""
    return [route for route in routes(template) if route.method != "HEAD"]


def environment_of(template: Template, properties: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, str]:
    """A function's variables; `given` replaces the parameters' defaults. Variables under a condition are left out,
    because they are only for AWS."""
    values = {name: str(about.get("Default", "")) for name, about in template["Parameters"].items()} | dict(given)
    variables = template["Globals"]["Function"]["Environment"]["Variables"] | properties["Environment"]["Variables"]
    return {name: _resolved(reference, values) for name, reference in variables.items() if not conditional(reference)}


def conditional(reference: Any) -> bool:
    return isinstance(reference, dict) and "Fn::If" in reference


def _resolved(reference: Any, values: Mapping[str, str]) -> str:
    if isinstance(reference, dict) and "Ref" in reference:
        return values[reference["Ref"]]
    text = reference["Fn::Sub"] if isinstance(reference, dict) else str(reference)
    return re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], text)
