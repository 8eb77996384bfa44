"""Copies which products there are."""

from __future__ import annotations

from reviews.domain.ports import Work
from shop.contracts.message import Envelope
from shop.contracts.products import ProductPublished


def copy_product(event: Envelope[ProductPublished], work: Work) -> None:
    work.products.add(event.data.product_id)
