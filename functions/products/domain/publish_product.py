"""Publishes a product, so that customers can buy it."""

from __future__ import annotations

from products.domain.events import event
from products.domain.find_product import find_product
from products.domain.model import Product
from products.domain.ports import Work
from shop.contracts.products import ProductPublished
from shop.kernel.errors import StaleVersionError
from shop.kernel.versions import Expected

ATTEMPTS = 3


def publish_product(work: Work, product_id: str, expected: Expected | None) -> Product:
    """Without `expected` it publishes the current version, and tries again if another change comes first. A published
    product stays as it is. Raises what `find_product` and `ProductStore.save` raise."""
    attempts = 1 if expected is not None else ATTEMPTS
    for _ in range(attempts - 1):
        try:
            return _publish(work, product_id, expected)
        except StaleVersionError:
            continue
    return _publish(work, product_id, expected)


def _publish(work: Work, product_id: str, expected: Expected | None) -> Product:
    product = find_product(work, product_id, expected)
    published = product.published(work.now())
    if published is not product:
        work.products.save(published, event(ProductPublished, published, ["status"]))
    return published
