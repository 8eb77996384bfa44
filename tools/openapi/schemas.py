"""The services' schemas side by side, as a reader and a client generator want them."""

from __future__ import annotations

import json
from typing import Any

Json = dict[str, Any]
VALIDATION = {"HTTPValidationError", "ValidationError"}
"""FastAPI's own error bodies, which shop.http replaces by problems."""

NAMES = {("orders", "Status"): "OrderStatus", ("payments", "Status"): "PaymentStatus"}
"""Better ones than those of the classes, which are good enough inside their service."""


def untitled(node: Any) -> Any:
    """Without the titles that pydantic makes from names: generators would name their classes by them."""
    if isinstance(node, list):
        return [untitled(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if key != "title" or not isinstance(value, str)}
    return {key: value if key == "examples" else untitled(value) for key, value in kept.items()}


def own_names(service: str, own: Json, taken: Json) -> Json:
    """If two services use one name for different schemas, the second gets its service's name as a prefix."""
    schemas = own.get("components", {}).get("schemas", {})
    for name in VALIDATION & schemas.keys():
        del schemas[name]
    clashing = {
        name: service.capitalize() + name for name, schema in schemas.items() if taken.get(name, schema) != schema
    }
    better = {name: NAMES[service, name] for name in schemas if (service, name) in NAMES}
    text = json.dumps(own)
    for name, other in (clashing | better).items():
        text = text.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{other}"')
        text = text.replace(f'"{name}": {{', f'"{other}": {{')
    renamed: Json = json.loads(text)
    return renamed
