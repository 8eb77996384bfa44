"""The tables of README.md: endpoints from the API document, Lambdas from template.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import generated
from tools.openapi.page import document
from tools.template import ROOT, described_routes, functions, load, mappings

PAGE = ROOT / "README.md"
BLOCK = "<!-- {name}: written by `make docs` -->\n"
END = "<!-- end -->"


def files() -> dict[Path, str]:
    text = PAGE.read_text()
    for name, rows in (("endpoints", endpoints()), ("lambdas", lambdas())):
        head = BLOCK.format(name=name)
        block = head + "\n".join(rows) + f"\n{END}"
        text = re.sub(re.escape(head) + ".*?" + re.escape(END), block.replace("\\", r"\\"), text, flags=re.DOTALL)
    return {PAGE: text}


def endpoints() -> Iterator[str]:
    paths: dict[str, Any] = document()["paths"]
    yield "| Method and path | Who | What |\n|---|---|---|"
    for route in described_routes(load()):
        operation = paths[route.path][route.method.lower()]
        yield f"| `{route.method} {route.path}` | {_who(operation)} | {operation['summary']} |"


def _who(operation: dict[str, Any]) -> str:
    """Who may call the operation, derived from its security."""
    alternatives = [*operation["security"], {}]
    if "stripe" in alternatives[0]:
        return "the provider, signed"
    if "bearer" in alternatives[0]:
        known = "customer" if "cart" not in alternatives[1] else "guest or customer"
        return operation.get("x-role") or known
    return "anyone"


GATEWAY = {
    "GatewayAuthorizer": "each call with a token, its answer kept for 5 s",
    "GatewayFallback": "every other path and method",
}


def lambdas() -> Iterator[str]:
    template = load()
    topics = {mapping["FunctionName"]["Ref"]: mapping["Topics"][0] for mapping in mappings(template).values()}
    yield "| Lambda | Trigger | What |\n|---|---|---|"
    for name, properties in functions(template).items():
        yield f"| `{name}` | {_trigger(name, properties, topics)} | {properties['Description']} |"


def _trigger(name: str, properties: dict[str, Any], topics: dict[str, str]) -> str:
    if name in topics:
        return f"`{topics[name]}`"
    kinds = {event["Type"] for event in properties.get("Events", {}).values()}
    if kinds == {"Schedule"}:
        return "schedule"
    if kinds == {"Api"}:
        return "its routes"
    return GATEWAY.get(name, "direct invoke")


if __name__ == "__main__":
    raise SystemExit(generated.main("make docs", __doc__, files))
