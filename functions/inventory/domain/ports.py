"""What inventory needs of the world."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from inventory.domain.model import Movement, Reservation, Stock
from shop.contracts.message import Emit, Now


class StockStore(Protocol):
    """Locks last until the transaction ends. Whoever locks stock and reservations locks reservations first."""

    def find(self, sku: str) -> Stock | None: ...
    def find_for_sale(self, sku: str) -> Stock | None:
        """None if no product has the SKU on sale. One that nobody has stocked yet has nothing on hand."""
        ...

    def locked(self, skus: Iterable[str]) -> dict[str, Stock]:
        """Those that exist, locked in sorted order."""
        ...

    def locked_or_new(self, sku: str) -> Stock:
        """A row that was not there before has version 0."""
        ...

    def save(self, stock: Stock, movement: Movement) -> None:
        """The row as it is after the movement, and the movement in the ledger."""
        ...


class ReservationStore(Protocol):
    def locked(self, order_id: str) -> Reservation | None: ...
    def overdue_among(self, now: datetime, order_ids: Sequence[str]) -> list[Reservation]:
        """Those of these orders that are held past their time; locked. Leaves out what others have locked."""
        ...

    def overdue_of(self, skus: Sequence[str], now: datetime, limit: int) -> list[Reservation]:
        """Those that hold any of these SKUs past their time, longest overdue first; locked. Leaves out what others
        have locked."""
        ...

    def add(self, reservation: Reservation) -> None: ...
    def save(self, reservation: Reservation) -> None:
        """Status and version."""
        ...


class Catalogue(Protocol):
    def replace(self, product_id: str, version: int, skus: Collection[str]) -> None:
        """`skus` are all that the product has on sale at `version`. An older version than the known one changes
        nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    stock: StockStore
    reservations: ReservationStore
    catalogue: Catalogue
    emit: Emit
    now: Now
    hold_for: timedelta
