"""A product as a MongoDB document. `pending` has the events that are not published yet; reads leave it out.

`price_from`, `price_to` and `title_key` are for sorting and filtering.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from products.domain.model import Product, Variant
from products.domain.ports import View
from shop.contracts.message import Event
from shop.kernel.money import Money
from shop.messaging.envelopes import seal

Document = dict[str, Any]
CONTENT = (
    "title",
    "description",
    "category",
    "variants",
    "attributes",
    "status",
    "version",
    "created_at",
    "updated_at",
)
TITLE_KEY = 60  # sorting uses this many characters of a title, so that cursors stay short
PROJECTION = dict.fromkeys(CONTENT, 1)


def fields_of(product: Product) -> Document:
    """The fields that a write sets, without `version`, which the write increments."""
    prices = [variant.price.amount for variant in product.variants]
    return {
        "title": product.title,
        "title_key": product.title.casefold()[:TITLE_KEY],
        "description": product.description,
        "category": product.category,
        "variants": [_variant(variant) for variant in product.variants],
        "attributes": product.attributes,
        "price_from": min(prices),
        "price_to": max(prices),
        "status": product.status,
        "created_at": product.created_at,
        "updated_at": product.updated_at,
    }


def pending(product: Product, event: Event) -> Document:
    """The event with its whole envelope, as it will be published."""
    envelope = seal(event, product.version, product.updated_at)
    body = envelope.to_json()
    return {"id": envelope.id, "topic": event.TOPIC, "at": product.updated_at, "body": body}


def product_of(document: Document) -> Product:
    return Product(
        product_id=document["_id"],
        variants=tuple(
            Variant(variant["sku"], Money(**variant["price"]), variant["options"]) for variant in document["variants"]
        ),
        **{name: document[name] for name in CONTENT if name != "variants"},
    )


def view_of(document: Document) -> View:
    """Without a model, because this is the hottest path of the shop."""
    view = {"product_id": document["_id"], **{name: document[name] for name in CONTENT}}
    view["created_at"] = _rfc3339(view["created_at"])
    view["updated_at"] = _rfc3339(view["updated_at"])
    return view


def _rfc3339(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _variant(variant: Variant) -> Document:
    return {"sku": variant.sku, "price": asdict(variant.price), "options": variant.options}
