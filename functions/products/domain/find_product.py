"""Finds a product in the version that the caller expects."""

from __future__ import annotations

from products.domain.errors import not_found, stale
from products.domain.model import Product
from products.domain.ports import Work
from shop.kernel.versions import Expected


def find_product(work: Work, product_id: str, expected: Expected | None) -> Product:
    """None expects any version. Raises ProductNotFoundError and StaleVersionError."""
    product = work.products.get(product_id)
    if product is None:
        raise not_found(product_id)
    if expected is not None and not expected.matches(product.version):
        raise stale(product.version)
    return product
