"""Events of a product. Each has the whole product as it is after the change."""

from __future__ import annotations

from typing import TypeVar

from products.domain.model import Product
from shop.contracts import products as contract
from shop.contracts.message import Price
from shop.contracts.products import ProductCreated, ProductDeleted, ProductPublished, ProductUpdated

E = TypeVar("E", ProductCreated, ProductUpdated, ProductPublished, ProductDeleted)


def event(kind: type[E], product: Product, changed: list[str]) -> E:
    return kind(product_id=product.product_id, product=snapshot(product), changed=changed)


def snapshot(product: Product) -> contract.Product:
    return contract.Product(
        product_id=product.product_id,
        title=product.title,
        description=product.description,
        category=product.category,
        status=product.status,
        variants=[
            contract.Variant(
                sku=variant.sku,
                price=Price.of(variant.price),
                options=variant.options,
            )
            for variant in product.variants
        ],
        attributes=product.attributes,
    )
