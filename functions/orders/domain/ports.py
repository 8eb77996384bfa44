"""The ports of orders, and the `Work` that a use case is given."""

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
    """A SKU as other services' events describe it. `available` is None until an event of inventory has told it."""

    sku: str
    product_id: str
    title: str
    price: Money
    published: bool
    available: int | None


class Copies(Protocol):
    """Copies of the catalogue and of stock. An older version never overwrites a newer one."""

    def offers(self, skus: Collection[str]) -> dict[tuple[str, str], Offer]:
        """The known offers by SKU and product id: a SKU of a deleted product may belong to another one later."""
        ...

    def save_product(self, product: Product, version: int) -> None: ...
    def save_stock(self, sku: str, available: int, version: int) -> None: ...


class OrderStore(Protocol):
    def add(self, order: Order) -> None:
        """Raises AlreadyOrderedError if one of the cart's lines was ordered before."""
        ...

    def locked(self, order_id: str) -> Order | None:
        """Locks the order's row until the transaction ends. Needed to change the order or to emit its events."""
        ...

    def save(self, order: Order) -> None: ...
    def find(self, order_id: str, customer_id: str) -> Order | None: ...
    def page(self, customer_id: str, status: Status | None, before: str | None, limit: int) -> list[Order]:
        """At most `limit` orders, newest first; with `before`, only those older than that order."""
        ...


class StepLog(Protocol):
    def add(self, entry: LogEntry) -> None: ...
    def of_order(self, order_id: str) -> Sequence[LogEntry]:
        """Oldest first."""
        ...


class Journal(Protocol):
    """What operators see."""

    def ignored(self, event: str, order_id: str, status: Status | None) -> None: ...
    def needs_attention(self, order: Order) -> None: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """`step_timeout`: how long a step waits for an answer before its command is sent again."""

    payment_deadline: timedelta
    step_timeout: timedelta


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case is given: the stores of one transaction, and the settings it needs."""

    orders: OrderStore
    log: StepLog
    copies: Copies
    journal: Journal
    emit: Emit
    now: Now
    new_id: NewId
    timing: Timing
