"""Copies which SKUs are for sale from the events of products."""

from __future__ import annotations

from inventory.domain.ports import Work
from shop.contracts.message import Envelope
from shop.contracts.products import Product, ProductCreated, ProductDeleted, ProductPublished, ProductUpdated

ProductChange = ProductCreated | ProductUpdated | ProductPublished | ProductDeleted


def copy_product(event: Envelope[ProductChange], work: Work) -> None:
    """A version that is not newer than the copy changes nothing."""
    work.catalogue.replace(event.data.product_id, event.aggregate_version, _for_sale(event.data.product))


def _for_sale(product: Product) -> set[str]:
    return {variant.sku for variant in product.variants} if product.status == "published" else set()
