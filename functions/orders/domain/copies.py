"""What orders keeps of other services' events, to price and check a cart without asking them."""

from __future__ import annotations

from orders.domain.ports import Work
from shop.contracts.inventory import StockChanged
from shop.contracts.message import Envelope
from shop.contracts.products import ProductCreated, ProductDeleted, ProductPublished, ProductUpdated

ProductEvent = ProductCreated | ProductUpdated | ProductPublished | ProductDeleted


def product_changed(event: Envelope[ProductEvent], work: Work) -> None:
    work.copies.learn_product(event.data.product, event.aggregate_version)


def stock_changed(event: Envelope[StockChanged], work: Work) -> None:
    work.copies.learn_stock(event.data.sku, event.data.available, event.aggregate_version)
