"""Sets how many pieces of a SKU are on hand."""

from __future__ import annotations

from inventory.domain.adjust_stock import change_on_hand
from inventory.domain.model import Kind, Movement, Stock
from inventory.domain.ports import Work
from shop.kernel.errors import StaleVersionError
from shop.kernel.versions import Expected


def set_stock(work: Work, sku: str, on_hand: int, expected: Expected | None = None) -> Stock:
    """Creates the stock of a new SKU. `expected` is the version the caller read, if it must still be current. Raises
    StaleVersionError and BelowReservedError."""
    stock = work.stock.locked_or_new(sku)
    if expected is not None and not expected.matches(stock.version):
        raise StaleVersionError(
            "The stock has changed since you read it. Read it again.", current_version=stock.version
        )
    if stock.version and on_hand == stock.on_hand:
        return stock
    return change_on_hand(work, stock, Movement(Kind.SET, on_hand=on_hand - stock.on_hand))
