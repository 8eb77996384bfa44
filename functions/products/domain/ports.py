"""The ports of products, and the `Work` that a use case is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from products.domain.model import Product
from shop.contracts.message import Event, Now
from shop.kernel.ids import NewId

View = dict[str, Any]
"""A product as it is answered, ready for JSON. Reads build no model, because they are the hottest path."""

SortKey = Literal["created", "price", "title"]


class ProductStore(Protocol):
    """Each write stores the product and its event in one atomic step."""

    def get(self, product_id: str) -> Product | None:
        """None also if it is deleted."""
        ...

    def add(self, product: Product, event: Event) -> None:
        """Raises SkuTakenError."""
        ...

    def save(self, product: Product, event: Event) -> None:
        """Overwrites only the version before `product.version`. Raises StaleVersionError if another version is stored,
        ProductNotFoundError if it is deleted, SkuTakenError, and BacklogError while too many of its events are
        unsent."""
        ...


@dataclass(frozen=True)
class Position:
    """The end of a page: the sort key of its last product (None if products are sorted by id), and its id."""

    value: int | str | None
    product_id: str


@dataclass(frozen=True)
class Listing:
    """A product matches `min_price` and `max_price` if one of its variants does. Prices in minor units."""

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
    """Reads for customers."""

    def page(self, listing: Listing) -> Page:
        """Only published products."""
        ...

    def view(self, product_id: str) -> View | None:
        """Returns drafts too, but None for a deleted product."""
        ...


@dataclass(frozen=True)
class Work:
    """What a use case is given."""

    products: ProductStore
    now: Now
    new_id: NewId
