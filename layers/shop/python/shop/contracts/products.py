"""What products publishes: every event carries the whole product as it is after the change."""

from __future__ import annotations

from typing import ClassVar, Literal

from shop.contracts.message import Event, Price, Struct


class Variant(Struct):
    sku: str
    price: Price
    options: dict[str, str] = {}


class Product(Struct):
    product_id: str
    title: str
    description: str
    category: str
    status: Literal["draft", "published", "deleted"]
    variants: list[Variant]
    attributes: dict[str, str] = {}


class _ProductEvent(Event):
    """`changed` names the top-level fields of `product` that this event changed."""

    TOPIC: ClassVar[str] = "shop.products.v1"
    KEY: ClassVar[str] = "product_id"

    product_id: str
    product: Product
    changed: list[str] = []


class ProductCreated(_ProductEvent):
    TYPE: ClassVar[str] = "shop.products.product_created"


class ProductUpdated(_ProductEvent):
    TYPE: ClassVar[str] = "shop.products.product_updated"


class ProductPublished(_ProductEvent):
    TYPE: ClassVar[str] = "shop.products.product_published"


class ProductDeleted(_ProductEvent):
    TYPE: ClassVar[str] = "shop.products.product_deleted"
