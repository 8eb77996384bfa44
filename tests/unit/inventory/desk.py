"""The steps of the inventory tests: set stock, send a command, read the events."""

from __future__ import annotations

from inventory.domain.adjust_stock import adjust_stock
from inventory.domain.confirm_stock import confirm_stock
from inventory.domain.copy_product import copy_product
from inventory.domain.expire_reservations import expire_reservations
from inventory.domain.model import Stock
from inventory.domain.read_stock import read_stock
from inventory.domain.release_stock import release_stock
from inventory.domain.reserve_stock import reserve_stock
from inventory.domain.set_stock import set_stock
from shop.contracts.inventory import ConfirmStock, ReleaseStock, ReserveStock, StockChanged, StockLine
from shop.contracts.message import Event, Message, Price
from shop.contracts.products import Product, ProductUpdated, Variant
from shop.kernel.ids import new_id
from tests.envelopes import envelope
from tests.unit.inventory.fakes import World


class Desk:
    def __init__(self, world: World) -> None:
        self.world = world

    def shelf(self, on_hand: int, name: str = "") -> str:
        sku = f"T-{name}{new_id()}"
        self.world.run(lambda work: set_stock(work, sku, on_hand))
        return sku

    def adjust(self, sku: str, delta: int) -> Stock:
        return self.world.run(lambda work: adjust_stock(work, sku, delta, "counted"))

    def stock(self, sku: str) -> tuple[int, int]:
        """(on hand, reserved)"""
        stock = self.world.run(lambda work: read_stock(work, sku))
        return stock.on_hand, stock.reserved

    def reserve(self, order_id: str, *lines: tuple[str, int]) -> Event:
        command = ReserveStock(order_id=order_id, lines=[StockLine(sku=sku, quantity=n) for sku, n in lines])
        self.world.run(lambda work: reserve_stock(envelope(command), work))
        return self._answer(order_id)

    def confirm(self, order_id: str) -> Event:
        command = ConfirmStock(order_id=order_id)
        self.world.run(lambda work: confirm_stock(envelope(command), work))
        return self._answer(order_id)

    def release(self, order_id: str) -> Event:
        command = ReleaseStock(order_id=order_id)
        self.world.run(lambda work: release_stock(envelope(command), work))
        return self._answer(order_id)

    def expire(self, *order_ids: str) -> int:
        return self.world.run(lambda work: expire_reservations(work, order_ids))

    def product(self, product_id: str, version: int, status: str, *skus: str) -> None:
        """Hears of a product as it is at `version`."""
        event = product_event(product_id, status, *skus)
        self.world.run(lambda work: copy_product(envelope(event, version), work))

    def overdue_order(self, *lines: tuple[str, int]) -> str:
        """An order whose reservation is overdue and not swept yet."""
        order_id = new_id()
        usual, self.world.hold_for = self.world.hold_for, -self.world.hold_for
        self.reserve(order_id, *lines)
        self.world.hold_for = usual
        return order_id

    def _answer(self, order_id: str) -> Event:
        told = self.told(order_id)
        assert isinstance(told[-1], Event)
        return told[-1]

    def told(self, key: str) -> list[Message]:
        return [message for message, _ in self.world.events if message.aggregate_id == key]

    def versions(self, key: str) -> list[int]:
        return [version for message, version in self.world.events if message.aggregate_id == key]

    def changes(self, sku: str) -> list[int]:
        """What each StockChanged said was available."""
        return [message.available for message in self.told(sku) if isinstance(message, StockChanged)]


def product_event(product_id: str, status: str, *skus: str) -> ProductUpdated:
    variants = [Variant(sku=sku, price=Price(amount=500, currency="EUR")) for sku in skus]
    texts = {"product_id": product_id, "title": "Mug", "description": "", "category": "kitchen", "status": status}
    return ProductUpdated(product_id=product_id, product=Product.model_validate({**texts, "variants": variants}))
