"""Edits a product."""

from __future__ import annotations

from products.domain.events import event
from products.domain.find_product import find_product
from products.domain.model import Edit, Product
from products.domain.ports import Work
from shop.contracts.products import ProductUpdated
from shop.kernel.versions import Expected


def edit_product(work: Work, product_id: str, expected: Expected, edit: Edit) -> Product:
    """An edit that changes nothing makes no new version and no event. Raises what `find_product` and
    `ProductStore.save` raise."""
    product = find_product(work, product_id, expected)
    edited, changed = product.edited(edit, work.now())
    if changed:
        work.products.save(edited, event(ProductUpdated, edited, changed))
    return edited
