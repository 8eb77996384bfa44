"""The catalogue's store in memory, as strict as MongoDB's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from products.domain.errors import BacklogError, SkuTakenError, not_found, stale
from products.domain.model import Edit, Product, Variant
from products.domain.ports import Work
from shop.contracts.message import Event
from shop.kernel.money import Money

MAX_PENDING = 100


class FakeProducts:
    def __init__(self) -> None:
        self.rows: dict[str, Product] = {}
        self.pending: dict[str, list[Event]] = {}
        self.versions: list[int] = []

    def get(self, product_id: str) -> Product | None:
        row = self.rows.get(product_id)
        return row if row and row.status != "deleted" else None

    def add(self, product: Product, event: Event) -> None:
        self._own_skus(product)
        self._keep(product, event)

    def save(self, product: Product, event: Event) -> None:
        current = self.get(product.product_id)
        if current is None:
            raise not_found(product.product_id)
        if current.version != product.version - 1:
            raise stale(current.version)
        if len(self.pending[product.product_id]) >= MAX_PENDING:
            raise BacklogError("Try again later.")
        self._own_skus(product)
        self._keep(product, event)

    @property
    def events(self) -> list[Event]:
        return [event for events in self.pending.values() for event in events]

    def _own_skus(self, product: Product) -> None:
        others = (row for row in self.rows.values() if row.product_id != product.product_id)
        taken = {variant.sku for row in others for variant in row.variants} & {each.sku for each in product.variants}
        if taken:
            raise SkuTakenError("Choose another sku.", skus=sorted(taken))

    def _keep(self, product: Product, event: Event) -> None:
        self.rows[product.product_id] = product
        self.pending.setdefault(product.product_id, []).append(event)
        self.versions.append(product.version)


class World:
    """Has the `work` for use cases; its clock advances by a second at each call."""

    def __init__(self, products: FakeProducts | None = None) -> None:
        self.products = products or FakeProducts()
        ids, seconds = count(1), count()
        noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.work = Work(
            self.products, lambda: noon + timedelta(seconds=next(seconds)), lambda: f"product-{next(ids):04}"
        )

    def told(self) -> list[str]:
        return [type(event).__name__ for event in self.products.events]


def variant(sku: str = "MUG-BLUE", amount: int = 1295, **options: str) -> Variant:
    return Variant(sku, Money(amount, "EUR"), options)


def mug(*variants: Variant) -> Edit:
    return Edit("Blue mug", "Holds a third of a litre.", "kitchen", variants or (variant(),), {"material": "clay"})
