"""Adds pieces to the stock of a SKU, or takes some away."""

from __future__ import annotations

from inventory.domain.errors import BelowReservedError, unknown_sku
from inventory.domain.model import Kind, Movement, Stock
from inventory.domain.ports import Work
from inventory.domain.save_changes import move_stock


def adjust_stock(work: Work, sku: str, delta: int, reason: str) -> Stock:
    """Raises UnknownSkuError and BelowReservedError."""
    stock = work.stock.locked([sku]).get(sku)
    if stock is None:
        raise unknown_sku(sku)
    return change_on_hand(work, stock, Movement(Kind.ADJUST, on_hand=delta, reference=reason))


def change_on_hand(work: Work, stock: Stock, movement: Movement) -> Stock:
    """Raises BelowReservedError if orders hold more than what would be left."""
    on_hand = stock.on_hand + movement.on_hand
    if on_hand < stock.reserved:
        raise BelowReservedError(
            f"Orders hold {stock.reserved} of {stock.sku}: on_hand cannot become {on_hand}.", reserved=stock.reserved
        )
    return move_stock(work, stock, movement)
