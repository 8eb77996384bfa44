"""Orders, inventory and payments in one process, over in-memory stores, and the messages that fly between them."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from inventory.domain.confirm_stock import confirm_stock
from inventory.domain.expire_reservations import expire_reservations
from inventory.domain.release_stock import release_stock
from inventory.domain.reserve_stock import reserve_stock
from inventory.domain.set_stock import set_stock
from orders.domain.advance_overdue import advance_overdue
from orders.domain.apply_answer import apply_answer
from payments.domain.call_provider import call_provider
from payments.domain.handle_command import begin_command, finish_command
from payments.domain.ports import ProviderEvent
from shop.contracts.inventory import ConfirmStock, ReleaseStock, ReserveStock, StockChanged
from shop.contracts.message import Envelope, Message, Price
from shop.contracts.products import Product, Variant
from tests.envelopes import NOON
from tests.unit.inventory.fakes import MemoryWorld as Inventory
from tests.unit.orders.fakes import MemoryWorld as Orders
from tests.unit.payments.fakes import World as Payments

SKUS = ("mug", "pen", "cup")
STOCK = 6
OBEYED: dict[type[Message], Any] = {
    ReserveStock: reserve_stock,
    ConfirmStock: confirm_stock,
    ReleaseStock: release_stock,
}
READERS = {
    "shop.inventory.commands.v1": "inventory",
    "shop.payments.commands.v1": "payments",
    "shop.inventory.v1": "orders",
    "shop.payments.v1": "orders",
    "shop.orders.v1": "customers",
}
Flying = tuple[str, Envelope[Any]]
"""Who is to read it, and what."""


class CrashError(Exception):
    """The consumer died; what it had committed stays."""


class Shop:
    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.calm = False
        self.orders, self.payments = Orders(), Payments()
        self.inventory = Inventory(hold_for=timedelta(minutes=20))
        self.flying: list[Flying] = []
        self.webhooks: list[ProviderEvent] = []
        self.told: list[Message] = []
        self.inbox: set[str] = set()
        self.adjusted = dict.fromkeys(SKUS, 0)
        self.ids = iter(range(10**9))
        for number, sku in enumerate(SKUS, 1):
            self._stock_up(sku, 100 * number)

    def new_id(self) -> str:
        return f"id-{next(self.ids):06}"

    def _stock_up(self, sku: str, cents: int) -> None:
        variants = [Variant(sku=sku, price=Price(amount=cents, currency="EUR"))]
        about: dict[str, Any] = {"title": sku, "description": "", "category": "x", "status": "published"}
        self.orders.copies.save_product(Product(product_id=sku, variants=variants, **about), 1)
        self.inventory.run(lambda work: set_stock(work, sku, STOCK))
        self.collect()

    # ---- consumers: each event once, unless it crashed

    def consume(self, reader: str, message: Envelope[Any]) -> None:
        if message.id not in self.inbox:
            getattr(self, f"_{reader}")(message)
            self.inbox.add(message.id)

    def _inventory(self, message: Envelope[Any]) -> None:
        self.inventory.run(lambda work: OBEYED[type(message.data)](message, work))

    def _orders(self, message: Envelope[Any]) -> None:
        if isinstance(message.data, StockChanged):
            stock = message.data
            self.orders.copies.save_stock(stock.sku, stock.available, message.aggregate_version)
        else:
            self.orders.run(lambda work: apply_answer(message, work))

    def _payments(self, message: Envelope[Any]) -> None:
        """Two transactions around a call: a crash between them leaves the first."""
        task = begin_command(message, self.payments.work)
        if task is None:
            return
        self.make_trouble()
        self.maybe_crash()
        outcome = call_provider(self.payments.provider, task)
        self.maybe_crash()
        finish_command(message, self.payments.work, task, outcome)

    def _customers(self, message: Envelope[Any]) -> None:
        pass

    # ---- bad luck

    def chance(self, share: float) -> bool:
        return not self.calm and self.rng.random() < share

    def maybe_crash(self) -> None:
        if self.chance(0.1):
            raise CrashError

    def make_trouble(self) -> None:
        self.payments.provider.trouble = [self.rng.choice(("lost", "down", "spent"))] if self.chance(0.2) else []

    # ---- schedules

    def pass_time(self, seconds: float) -> None:
        self.orders.now += timedelta(seconds=seconds)
        self.inventory.now = self.orders.now

    def expire_reservations(self) -> None:
        held = list(self.inventory.reservations.rows)
        self.inventory.run(lambda work: expire_reservations(work, held))

    def advance_sagas(self) -> None:
        for order_id in list(self.orders.orders.rows):
            self.orders.run(lambda work, order_id=order_id: advance_overdue(work, order_id))  # type: ignore[misc]

    def sweep_payments(self) -> None:
        self.make_trouble()
        self.payments.sweep()

    # ---- topics

    def collect(self) -> None:
        """Delivers emitted messages to the consumers of their topics."""
        payments = list(zip(self.payments.events, self.payments.versions, strict=True))
        for message, version in [*self.orders.events, *self.inventory.events, *payments]:
            self.told.append(message)
            self.flying.append((READERS[message.TOPIC], self._sealed(message, version)))
        for emitted in (self.orders.events, self.inventory.events, self.payments.events, self.payments.versions):
            emitted.clear()

    def _sealed(self, message: Message, version: int) -> Envelope[Message]:
        return Envelope[Message](
            id=self.new_id(),
            type=message.TYPE,
            version=1,
            occurred_at=NOON,
            producer="simulation",
            aggregate_id=message.aggregate_id,
            aggregate_version=version,
            correlation_id="simulation",
            data=message,
        )
