"""What the parameters in paths and queries mean, with examples that the seeded catalogue knows."""

from __future__ import annotations

from typing import Any

from localstack.seed.catalogue import products
from localstack.seed.ids import product_id
from tools.openapi import headers
from tools.openapi.services import Operation

Json = dict[str, Any]
KNOWN: dict[str, Json] = {
    "category": {"description": "Only products of this category.", "example": products()[0].category},
    "cursor": {"description": "`next_cursor` of the page before; without it, the first page."},
    "limit": {"description": "How many there are on a page, at most.", "example": 20},
    "max_price": {"description": "In cents. At least `min_price`.", "example": 20000},
    "min_price": {"description": "In cents.", "example": 1000},
    "order_id": {"description": "As it was answered when the order was placed.", "example": product_id(1)},
    "product_id": {"description": "As products are listed with.", "example": product_id(0)},
    "q": {"description": "Words that a product must have.", "example": "lantern"},
    "sku": {"description": "One variant of a product.", "example": products()[0].variants[0].sku},
    "sort": {"description": "What the list is sorted by; `-` in front turns it around.", "example": "-created"},
    "status": {"description": "Only orders of this status.", "example": "CONFIRMED"},
}


def parameters(operation: Operation, given: list[Json]) -> list[Json]:
    return [_one(operation, each) for each in given if each["name"].lower() not in headers.CREDENTIALS]


def _one(operation: Operation, given: Json) -> Json:
    if given["in"] == "header":
        return headers.asked(operation, given)
    return {**given, "schema": _present(given["schema"]), **KNOWN.get(given["name"], {})}


def _present(schema: Json) -> Json:
    """The schema of a parameter that is sent, without null, which a query cannot have."""
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    return kinds[0] if len(kinds) == 1 else schema
