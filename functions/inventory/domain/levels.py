"""What an admin says of stock, and what everybody may ask."""

from __future__ import annotations

from inventory.domain.errors import BelowReservedError, UnknownSkuError
from inventory.domain.model import Kind, Movement, Stock
from inventory.domain.ports import Work
from inventory.domain.record import move
from shop.kernel.errors import StaleVersionError


def read_stock(work: Work, sku: str) -> Stock:
    return work.stock.find(sku) or _unknown(sku)


def set_on_hand(work: Work, sku: str, on_hand: int, expected: int | None = None) -> Stock:
    """Creates the SKU where it is new. `expected` is the version that the caller last read, if it matters to him."""
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
