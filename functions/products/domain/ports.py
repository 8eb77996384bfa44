"""What products needs of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from products.domain.model import Product
from shop.contracts.message import Event, Now
from shop.kernel.ids import NewId

View = dict[str, Any]
"""A product as it is answered, ready for JSON: readers pay for no model."""

SortKey = Literal["created", "price", "title"]


class ProductStore(Protocol):
    """Each write keeps the product and its event in one atomic step."""

    def get(self, product_id: str) -> Product | None:
        """None also for a deleted one."""
        ...

    def add(self, product: Product, event: Event) -> None:
        """Raises SkuTakenError."""
        ...

    def save(self, product: Product, event: Event) -> None:
        """Only over the version before `product.version`; else StaleVersionError, or ProductNotFoundError once it is
        deleted. Raises SkuTakenError, and BacklogError while too many of its events are unsent."""
        ...


@dataclass(frozen=True)
class Position:
    """Where a page ended: the sort key of its last product (None where products are sorted by id), and its id."""

    value: int | str | None
    product_id: str


@dataclass(frozen=True)
class Listing:
    """A product costs between `min_price` and `max_price` when one of its variants does."""

    category: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    sort: SortKey = "created"
    descending: bool = True
    limit: int = 20
    after: Position | None = None


@dataclass(frozen=True)
class Page:
    """`end` is None on the last page."""

    items: Sequence[View]
    end: Position | None


class Catalogue(Protocol):
    """The reading side."""

    def page(self, listing: Listing) -> Page:
        """Published products only."""
        ...

    def view(self, product_id: str) -> View | None:
        """Also a draft; None for a deleted one."""
        ...


@dataclass(frozen=True)
class Work:
    products: ProductStore
    now: Now
    new_id: NewId
