"""Copies what is on sale of a product, so that carts show prices without asking the products service."""

from __future__ import annotations

from cart.domain.model import Offer
from cart.domain.ports import Work
from shop.contracts.message import Envelope
from shop.contracts.products import Product, ProductCreated, ProductDeleted, ProductPublished, ProductUpdated

ProductEvent = ProductCreated | ProductUpdated | ProductPublished | ProductDeleted


def copy_product(event: Envelope[ProductEvent], work: Work) -> None:
    """A version that is not newer than the stored one changes nothing."""
    work.copies.replace(event.data.product_id, event.aggregate_version, _offers(event.data.product))


def _offers(product: Product) -> list[Offer]:
    if product.status != "published":
        return []
    return [
        Offer(variant.sku, product.product_id, product.title, variant.price.money()) for variant in product.variants
    ]
