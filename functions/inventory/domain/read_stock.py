"""Reads the stock of a SKU."""

from __future__ import annotations

from inventory.domain.errors import UnknownSkuError, unknown_sku
from inventory.domain.model import Stock
from inventory.domain.ports import Work


def read_stock(work: Work, sku: str) -> Stock:
    """For admins: also of a SKU that is not for sale yet. Raises UnknownSkuError."""
    stock = work.stock.find(sku)
    if stock is None:
        raise unknown_sku(sku)
    return stock


def read_stock_for_sale(work: Work, sku: str) -> Stock:
    """For customers. Raises UnknownSkuError, also for a SKU that has stock and is not for sale."""
    stock = work.stock.find_for_sale(sku)
    if stock is None:
        raise UnknownSkuError(f"{sku} is not for sale. GET /v1/search finds what is.")
    return stock
