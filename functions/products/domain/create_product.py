"""Creates a product as a draft."""

from __future__ import annotations

from typing import Any

from products.domain.events import event
from products.domain.model import Edit, Product
from products.domain.ports import Work
from shop.contracts.products import ProductCreated


def create_product(work: Work, content: Edit) -> Product:
    """`content` must have every field. Raises SkuTakenError."""
    now = work.now()
    given: dict[str, Any] = content.given()
    product = Product(work.new_id(), status="draft", version=1, created_at=now, updated_at=now, **given)
    work.products.add(product, event(ProductCreated, product, [*given, "status"]))
    return product
