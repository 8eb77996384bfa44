"""The stock of a SKU, its movements, and the reservations of orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """Why stock moved. What was sold is minus the sum of `on_hand` over SELL and RESTOCK."""

    SET = "set"
    ADJUST = "adjust"
    RESERVE = "reserve"
    RELEASE = "release"
    EXPIRE = "expire"
    SELL = "sell"
    RESTOCK = "restock"


class Availability(StrEnum):
    """The stock of a SKU as customers see it."""

    IN_STOCK = "in_stock"
    FEW = "few"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stock:
    sku: str
    on_hand: int = 0
    reserved: int = 0
    version: int = 0

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved

    def availability(self, few_left: int) -> Availability:
        """FEW from 1 to `few_left` pieces."""
        if self.available <= 0:
            return Availability.NONE
        return Availability.FEW if self.available <= few_left else Availability.IN_STOCK


@dataclass(frozen=True, slots=True)
class Movement:
    """`on_hand` and `reserved` are differences; `reference` is the order's id, or the reason of an adjustment."""

    kind: Kind
    on_hand: int = 0
    reserved: int = 0
    reference: str = ""

    def applied(self, stock: Stock) -> Stock:
        return Stock(stock.sku, stock.on_hand + self.on_hand, stock.reserved + self.reserved, stock.version + 1)


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    quantity: int


def merged(lines: Iterable[tuple[str, int]]) -> tuple[Line, ...]:
    """One line for each SKU, sorted by SKU: the order in which stock rows are locked."""
    quantities: dict[str, int] = {}
    for sku, quantity in lines:
        quantities[sku] = quantities.get(sku, 0) + quantity
    return tuple(Line(sku, quantities[sku]) for sku in sorted(quantities))


@dataclass(frozen=True, slots=True)
class Missing:
    sku: str
    requested: int
    available: int


def missing(lines: Iterable[Line], stock: Mapping[str, Stock]) -> tuple[Missing, ...]:
    free = {sku: row.available for sku, row in stock.items()}
    short = (line for line in lines if free.get(line.sku, 0) < line.quantity)
    return tuple(Missing(line.sku, line.quantity, free.get(line.sku, 0)) for line in short)


class Status(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    RELEASED = "released"  # given back, or a release that came before any reservation
    EXPIRED = "expired"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Refusal:
    reason: Literal["insufficient_stock", "unknown_sku"]
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Reservation:
    """What one order holds. `version` counts the events emitted for it."""

    order_id: str
    status: Status
    lines: tuple[Line, ...] = ()
    expires_at: datetime | None = None
    refusal: Refusal | None = None
    version: int = 0
