"""Copies stock levels, so that a cart is checked without asking the inventory service."""

from __future__ import annotations

from orders.domain.ports import Work
from shop.contracts.inventory import StockChanged
from shop.contracts.message import Envelope


def copy_stock(event: Envelope[StockChanged], work: Work) -> None:
    work.copies.save_stock(event.data.sku, event.data.available, event.aggregate_version)
