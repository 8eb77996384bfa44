"""Deletes a product from the catalogue."""

from __future__ import annotations

from products.domain.events import event
from products.domain.find_product import find_product
from products.domain.ports import Work
from shop.contracts.products import ProductDeleted
from shop.kernel.versions import Expected


def delete_product(work: Work, product_id: str, expected: Expected) -> None:
    """Raises what `find_product` and `ProductStore.save` raise."""
    deleted = find_product(work, product_id, expected).deleted(work.now())
    work.products.save(deleted, event(ProductDeleted, deleted, ["status"]))
