"""What orders needs of the world."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from orders.domain.model import LogEntry, Order, Status
from shop.contracts.message import Emit, Now
from shop.contracts.products import Product
from shop.kernel.ids import NewId
from shop.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Offer:
    """What orders knows of a SKU from other services' events. `available` is None until inventory spoke of it."""

    sku: str
    product_id: str
    title: str
    price: Money
    published: bool
    available: int | None


class Copies(Protocol):
    """Copies of the catalogue and of stock. An older version never overwrites a newer one."""

    def offers(self, skus: Collection[str]) -> dict[tuple[str, str], Offer]:
        """By SKU and product: a SKU of a deleted product may belong to another one later."""
        ...

    def learn_product(self, product: Product, version: int) -> None: ...
    def learn_stock(self, sku: str, available: int, version: int) -> None: ...


class OrderStore(Protocol):
    def add(self, order: Order) -> None:
        """Raises AlreadyOrderedError where one of the cart's lines was ordered before."""
        ...

    def locked(self, order_id: str) -> Order | None:
        """Held until the transaction ends: whoever changes an order, or emits of it, has its lock."""
        ...

    def save(self, order: Order) -> None: ...
    def find(self, order_id: str, customer_id: str) -> Order | None: ...
    def page(self, customer_id: str, status: Status | None, before: str | None, limit: int) -> list[Order]:
        """Newest first; those older than the order `before`."""
        ...


class StepLog(Protocol):
    def add(self, entry: LogEntry) -> None: ...
    def of(self, order_id: str) -> Sequence[LogEntry]: ...


class Journal(Protocol):
    """Tells operators."""

    def ignored(self, event: str, order_id: str, status: Status | None) -> None: ...
    def needs_attention(self, order: Order) -> None: ...


@dataclass(frozen=True, slots=True)
class Timing:
    payment_deadline: timedelta
    step_timeout: timedelta


@dataclass(frozen=True, slots=True)
class Work:
    orders: OrderStore
    log: StepLog
    copies: Copies
    journal: Journal
    emit: Emit
    now: Now
    new_id: NewId
    timing: Timing
