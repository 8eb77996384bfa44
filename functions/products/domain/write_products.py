"""What an admin does to the catalogue. An edit that changes nothing is no new version and no event."""

from __future__ import annotations

from typing import Any

from products.domain.errors import not_found, stale
from products.domain.events import event
from products.domain.model import Edit, Product
from products.domain.ports import ProductStore, Work
from shop.contracts.products import ProductCreated, ProductDeleted, ProductPublished, ProductUpdated
from shop.kernel.errors import StaleVersionError
from shop.kernel.versions import Expected

PUBLISH_ATTEMPTS = 3


def create_product(work: Work, content: Edit) -> Product:
    """`content` must give every field."""
    now = work.now()
    given: dict[str, Any] = content.given()
    product = Product(work.new_id(), status="draft", version=1, created_at=now, updated_at=now, **given)
    work.products.add(product, event(ProductCreated, product, [*given, "status"]))
    return product


def edit_product(work: Work, product_id: str, expected: Expected, edit: Edit) -> Product:
    product = _at(work.products, product_id, expected)
    edited, changed = product.edited(edit, work.now())
    if changed:
        work.products.save(edited, event(ProductUpdated, edited, changed))
    return edited


def delete_product(work: Work, product_id: str, expected: Expected) -> None:
    deleted = _at(work.products, product_id, expected).deleted(work.now())
    work.products.save(deleted, event(ProductDeleted, deleted, ["status"]))


def publish_product(work: Work, product_id: str, expected: Expected | None) -> Product:
    """Without one it publishes whatever is current, so losing a race is only a reason to look again."""
    attempts = 1 if expected is not None else PUBLISH_ATTEMPTS
    for _ in range(attempts - 1):
        try:
            return _publish(work, product_id, expected)
        except StaleVersionError:
            continue
    return _publish(work, product_id, expected)


def _publish(work: Work, product_id: str, expected: Expected | None) -> Product:
    product = _at(work.products, product_id, expected)
    published = product.published(work.now())
    if published is not product:
        work.products.save(published, event(ProductPublished, published, ["status"]))
    return published


def _at(products: ProductStore, product_id: str, expected: Expected | None) -> Product:
    product = products.get(product_id)
    if product is None:
        raise not_found(product_id)
    if expected is not None and not expected.matches(product.version):
        raise stale(product.version)
    return product
