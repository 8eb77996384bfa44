"""What admins set and read of stock, and what customers may read."""

from __future__ import annotations

from inventory.domain.errors import BelowReservedError, UnknownSkuError
from inventory.domain.model import Kind, Movement, Stock
from inventory.domain.ports import Work
from inventory.domain.record import move
from shop.kernel.errors import StaleVersionError


def read_stock(work: Work, sku: str) -> Stock:
    """For admins: also of a SKU that is not for sale yet."""
    return work.stock.find(sku) or _unknown(sku)


def read_stock_for_sale(work: Work, sku: str) -> Stock:
    """For customers. Raises UnknownSkuError also for a SKU that has stock and is not for sale."""
    stock = work.stock.find_for_sale(sku)
    if stock is None:
        raise UnknownSkuError(f"{sku} is not for sale. GET /v1/search finds what is.")
    return stock


def set_on_hand(work: Work, sku: str, on_hand: int, expected: int | None = None) -> Stock:
    """Creates the SKU where it is new. `expected` is the version that the caller last read, if it matters to them."""
    stock = work.stock.locked_or_new(sku)
    if expected is not None and expected != stock.version:
        raise StaleVersionError(
            "The stock has changed since you read it. Read it again.", current_version=stock.version
        )
    if stock.version and on_hand == stock.on_hand:
        return stock
    return _change(work, stock, Movement(Kind.SET, on_hand=on_hand - stock.on_hand))


def adjust(work: Work, sku: str, delta: int, reason: str) -> Stock:
    stock = work.stock.locked([sku]).get(sku) or _unknown(sku)
    return _change(work, stock, Movement(Kind.ADJUST, on_hand=delta, reference=reason))


def _change(work: Work, stock: Stock, movement: Movement) -> Stock:
    on_hand = stock.on_hand + movement.on_hand
    if on_hand < stock.reserved:
        raise BelowReservedError(
            f"Orders hold {stock.reserved} of {stock.sku}: on_hand cannot become {on_hand}.", reserved=stock.reserved
        )
    return move(work, stock, movement)


def _unknown(sku: str) -> Stock:
    raise UnknownSkuError(f"There is no stock row for {sku}. An admin makes one with PUT /v1/inventory/{{sku}}.")
