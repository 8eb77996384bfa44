"""Inventory in memory: its two stores, and a world to run use cases in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from inventory.domain.model import Movement, Reservation, Status, Stock
from inventory.domain.ports import Work
from shop.contracts.message import Message
from tests.envelopes import NOON

T = TypeVar("T")


class FakeCatalogue:
    def __init__(self) -> None:
        self.products: dict[str, tuple[int, set[str]]] = {}

    def replace(self, product_id: str, version: int, skus: Collection[str]) -> None:
        if version > self.products.get(product_id, (0, set()))[0]:
            self.products[product_id] = version, set(skus)

    def has(self, sku: str) -> bool:
        return any(sku in skus for _, skus in self.products.values())


class FakeStock:
    def __init__(self, catalogue: FakeCatalogue) -> None:
        self.catalogue = catalogue
        self.rows: dict[str, Stock] = {}
        self.movements: list[tuple[str, int, Movement]] = []

    def find(self, sku: str) -> Stock | None:
        return self.rows.get(sku)

    def find_for_sale(self, sku: str) -> Stock | None:
        return self.locked_or_new(sku) if self.catalogue.has(sku) else None

    def locked(self, skus: Iterable[str]) -> dict[str, Stock]:
        return {sku: self.rows[sku] for sku in sorted(set(skus)) if sku in self.rows}

    def locked_or_new(self, sku: str) -> Stock:
        return self.rows.get(sku) or Stock(sku)

    def save(self, stock: Stock, movement: Movement) -> None:
        assert 0 <= stock.reserved <= stock.on_hand, "the table's CHECK constraints"
        assert all((stock.sku, stock.version) != (sku, version) for sku, version, _ in self.movements)
        self.rows[stock.sku] = stock
        self.movements.append((stock.sku, stock.version, movement))


class FakeReservations:
    def __init__(self) -> None:
        self.rows: dict[str, Reservation] = {}

    def locked(self, order_id: str) -> Reservation | None:
        return self.rows.get(order_id)

    def overdue_among(self, now: datetime, order_ids: Sequence[str]) -> list[Reservation]:
        return [row for row in self._overdue(now) if row.order_id in order_ids]

    def overdue_of(self, skus: Sequence[str], now: datetime, limit: int) -> list[Reservation]:
        return [row for row in self._overdue(now) if {line.sku for line in row.lines} & set(skus)][:limit]

    def _overdue(self, now: datetime) -> Iterator[Reservation]:
        held = (row for row in self.rows.values() if row.status is Status.HELD and row.expires_at)
        return (row for row in held if row.expires_at and row.expires_at <= now)

    def add(self, reservation: Reservation) -> None:
        assert reservation.order_id not in self.rows, "the primary key"
        self.rows[reservation.order_id] = reservation

    def save(self, reservation: Reservation) -> None:
        known = self.rows[reservation.order_id]
        self.rows[reservation.order_id] = replace(known, status=reservation.status, version=reservation.version)


class World(Protocol):
    """What the suite needs, in memory and on the engine."""

    hold_for: timedelta
    events: list[tuple[Message, int]]

    def run(self, work: Callable[[Work], T]) -> T: ...


@dataclass
class MemoryWorld:
    hold_for: timedelta = timedelta(minutes=30)
    events: list[tuple[Message, int]] = field(default_factory=list)
    catalogue: FakeCatalogue = field(default_factory=FakeCatalogue)
    reservations: FakeReservations = field(default_factory=FakeReservations)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.stock = FakeStock(self.catalogue)

    def run(self, work: Callable[[Work], T]) -> T:
        return work(Work(self.stock, self.reservations, self.catalogue, self._emit, lambda: self.now, self.hold_for))

    def _emit(self, message: Message, *, version: int) -> None:
        self.events.append((message, version))
