"""What product events mean for inventory."""

from __future__ import annotations

from inventory.domain.ports import Work
from shop.contracts.message import Envelope
from shop.contracts.products import Product, ProductCreated, ProductDeleted, ProductPublished, ProductUpdated

ProductChange = ProductCreated | ProductUpdated | ProductPublished | ProductDeleted


def product_changed(event: Envelope[ProductChange], work: Work) -> None:
    """Keeps which SKUs are for sale. An older version than the one known changes nothing."""
    work.catalogue.learn(event.data.product_id, event.aggregate_version, _for_sale(event.data.product))


def _for_sale(product: Product) -> set[str]:
    return {variant.sku for variant in product.variants} if product.status == "published" else set()
