"""Applies product events to the index. Each event has the whole product, so only a product's newest event counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from search.domain.model import Entry, Listed, Offer
from search.domain.ports import ProductIndex
from search.domain.words import composed
from shop.contracts.message import Envelope
from shop.contracts.products import Product, ProductCreated, ProductDeleted, ProductPublished, ProductUpdated

ProductEvent = ProductCreated | ProductUpdated | ProductPublished | ProductDeleted


def project_products(index: ProductIndex, events: Sequence[Envelope[ProductEvent]]) -> set[str]:
    """Returns the ids of the events that can never be applied. Raises UnavailableError."""
    newest: dict[str, Envelope[ProductEvent]] = {}
    for event in sorted(events, key=lambda event: event.aggregate_version):
        newest[event.aggregate_id] = event
    failed = index.apply([_entry(event) for event in newest.values()])
    return {event.id for event in events if event.aggregate_id in failed}


def _entry(event: Envelope[ProductEvent]) -> Entry:
    product = event.data.product
    return Entry(
        event.aggregate_id, event.aggregate_version, _listed(product) if product.status == "published" else None
    )


def _listed(product: Product) -> Listed:
    return Listed(
        title=composed(product.title),
        description=composed(product.description),
        category=composed(product.category),
        attributes=_composed(product.attributes),
        offers=tuple(
            Offer(variant.sku, variant.price.amount, variant.price.currency, _composed(variant.options))
            for variant in product.variants
        ),
    )


def _composed(texts: Mapping[str, str]) -> dict[str, str]:
    return {composed(name): composed(text) for name, text in texts.items()}
