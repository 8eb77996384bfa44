"""Orders in memory: its stores, and a world to run use cases in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from orders.domain.cart import Cart, CartLine
from orders.domain.errors import AlreadyOrderedError
from orders.domain.model import Address, LogEntry, Order, Status
from orders.domain.ports import Offer, Timing, Work
from shop.contracts.message import Message
from shop.contracts.products import Product
from shop.kernel.ids import new_id
from shop.kernel.money import Money
from tests.envelopes import NOON

HOME = Address("Ada Byron", "Lindenweg 4", None, "Hamburg", "20095", "DE")
T = TypeVar("T")


class FakeOrders:
    def __init__(self) -> None:
        self.rows: dict[str, Order] = {}

    def add(self, order: Order) -> None:
        for row in self.rows.values():
            both = set(row.lines_of_cart) & set(order.lines_of_cart)
            if row.cart_id == order.cart_id and both:
                skus = [line.sku for line in order.lines if line.cart_line_id in both]
                raise AlreadyOrderedError("A part of this cart was ordered already.", order_id=row.order_id, skus=skus)
        self.rows[order.order_id] = order

    def locked(self, order_id: str) -> Order | None:
        return self.rows.get(order_id)

    def save(self, order: Order) -> None:
        assert order.order_id in self.rows
        self.rows[order.order_id] = order

    def find(self, order_id: str, customer_id: str) -> Order | None:
        row = self.rows.get(order_id)
        return row if row and row.customer_id == customer_id else None

    def page(self, customer_id: str, status: Status | None, before: str | None, limit: int) -> list[Order]:
        mine = [row for row in self.rows.values() if row.customer_id == customer_id]
        fits = [row for row in mine if status in (None, row.status) and (before is None or row.order_id < before)]
        return sorted(fits, key=lambda row: row.order_id, reverse=True)[:limit]


class FakeSteps:
    def __init__(self) -> None:
        self.entries: list[LogEntry] = []

    def add(self, entry: LogEntry) -> None:
        assert (entry.order_id, entry.version) not in {(row.order_id, row.version) for row in self.entries}
        self.entries.append(entry)

    def of_order(self, order_id: str) -> Sequence[LogEntry]:
        return [entry for entry in self.entries if entry.order_id == order_id]


class FakeCopies:
    def __init__(self) -> None:
        self.products: dict[str, tuple[int, Product]] = {}
        self.stock: dict[str, tuple[int, int]] = {}

    def offers(self, skus: Collection[str]) -> dict[tuple[str, str], Offer]:
        found = {}
        for _, product in self.products.values():
            for variant in product.variants:
                if variant.sku in skus:
                    price = Money(variant.price.amount, variant.price.currency)
                    available = self.stock[variant.sku][1] if variant.sku in self.stock else None
                    published = product.status == "published"
                    offer = Offer(variant.sku, product.product_id, product.title, price, published, available)
                    found[variant.sku, product.product_id] = offer
        return found

    def save_product(self, product: Product, version: int) -> None:
        if version > self.products.get(product.product_id, (0,))[0]:
            self.products[product.product_id] = (version, product)

    def save_stock(self, sku: str, available: int, version: int) -> None:
        if version > self.stock.get(sku, (0,))[0]:
            self.stock[sku] = (version, available)


@dataclass
class FakeJournal:
    ignored_events: list[tuple[str, Status | None]] = field(default_factory=list)
    called: list[str] = field(default_factory=list)

    def ignored(self, event: str, order_id: str, status: Status | None) -> None:
        self.ignored_events.append((event, status))

    def needs_attention(self, order: Order) -> None:
        self.called.append(order.order_id)


class World(Protocol):
    """What the suites need, in memory and on the engine."""

    events: list[tuple[Message, int]]

    def run(self, work: Callable[[Work], T]) -> T: ...


@dataclass
class MemoryWorld:
    events: list[tuple[Message, int]] = field(default_factory=list)
    orders: FakeOrders = field(default_factory=FakeOrders)
    log: FakeSteps = field(default_factory=FakeSteps)
    copies: FakeCopies = field(default_factory=FakeCopies)
    journal: FakeJournal = field(default_factory=FakeJournal)
    timing: Timing = field(default_factory=lambda: Timing(timedelta(minutes=15), timedelta(minutes=2)))
    now: datetime = NOON

    def run(self, work: Callable[[Work], T]) -> T:
        stores = (self.orders, self.log, self.copies, self.journal)
        return work(Work(*stores, self._emit, lambda: self.now, new_id, self.timing))

    def _emit(self, message: Message, *, version: int) -> None:
        self.events.append((message, version))

    def put(self, order: Order, **changes: object) -> Order:
        """An order as it would stand after some history."""
        self.orders.rows[order.order_id] = replace(order, **changes)  # type: ignore[arg-type]
        return self.orders.rows[order.order_id]


def an_order(status: Status = Status.STOCK_PENDING) -> Order:
    return Order(
        order_id=new_id(),
        customer_id="ada",
        cart_id=new_id(),
        cart_version=3,
        lines=(),
        total=Money(1_999, "EUR"),
        address=HOME,
        placed_at=NOON,
        updated_at=NOON,
        status=status,
        version=2,
        sends=1,
        next_at=NOON + timedelta(minutes=2),
    )


def a_cart(*lines: tuple[str, int, int]) -> Cart:
    """(sku, quantity, cents)"""
    return Cart(new_id(), 3, tuple(a_line(*line) for line in lines))


def a_line(sku: str, quantity: int, cents: int, added_in: int = 3) -> CartLine:
    return CartLine(f"{added_in}.{sku}", sku, f"product-of-{sku}", quantity, Money(cents, "EUR"))
