"""Copies products, so that a cart is priced and checked without asking the products service."""

from __future__ import annotations

from orders.domain.ports import Work
from shop.contracts.message import Envelope
from shop.contracts.products import ProductCreated, ProductDeleted, ProductPublished, ProductUpdated

ProductEvent = ProductCreated | ProductUpdated | ProductPublished | ProductDeleted


def copy_product(event: Envelope[ProductEvent], work: Work) -> None:
    work.copies.save_product(event.data.product, event.aggregate_version)
