"""The ports of inventory, and the `Work` that a use case is given."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from inventory.domain.model import Movement, Reservation, Stock
from shop.contracts.message import Emit, Now


class StockStore(Protocol):
    """Locks last until the transaction ends. Reservations are locked before stock."""

    def find(self, sku: str) -> Stock | None: ...
    def find_for_sale(self, sku: str) -> Stock | None:
        """None if no product has the SKU on sale. A SKU on sale without a stock row has nothing on hand."""
        ...

    def locked(self, skus: Iterable[str]) -> dict[str, Stock]:
        """Those that exist, locked in sorted order."""
        ...

    def locked_or_new(self, sku: str) -> Stock:
        """Creates the row if there is none, with version 0."""
        ...

    def save(self, stock: Stock, movement: Movement) -> None:
        """Saves the stock as it is after the movement, and adds the movement to the ledger."""
        ...


class ReservationStore(Protocol):
    def locked(self, order_id: str) -> Reservation | None: ...
    def overdue_among(self, now: datetime, order_ids: Sequence[str]) -> list[Reservation]:
        """Locks and returns those of these orders that are held past their time. Skips what is locked by others."""
        ...

    def overdue_of(self, skus: Sequence[str], now: datetime, limit: int) -> list[Reservation]:
        """Locks and returns those that hold any of these SKUs past their time, longest overdue first. Skips what is
        locked by others."""
        ...

    def add(self, reservation: Reservation) -> None: ...
    def save(self, reservation: Reservation) -> None:
        """Saves status and version only."""
        ...


class Catalogue(Protocol):
    def replace(self, product_id: str, version: int, skus: Collection[str]) -> None:
        """`skus` are all that the product has on sale at `version`. An older version than the known one changes
        nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case is given: the stores of one transaction, and how long a reservation holds."""

    stock: StockStore
    reservations: ReservationStore
    catalogue: Catalogue
    emit: Emit
    now: Now
    hold_for: timedelta
