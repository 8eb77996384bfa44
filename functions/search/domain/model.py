"""What search stores of a product, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Hit = dict[str, Any]
"""A product as it is answered, ready for JSON."""


@dataclass(frozen=True)
class Offer:
    """One variant of a product. `amount` is in minor units of `currency`."""

    sku: str
    amount: int
    currency: str
    options: dict[str, str]


@dataclass(frozen=True)
class Listed:
    """What customers can search for in a published product."""

    title: str
    description: str
    category: str
    attributes: dict[str, str]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Entry:
    """A product at a version. `listed` is None for a draft and for a deleted product. Such an entry is stored too, so
    that a late event of an older version cannot bring the product back."""

    product_id: str
    version: int
    listed: Listed | None


@dataclass(frozen=True)
class Place:
    """The end of a page: the score of its last product, and its id."""

    score: float
    product_id: str


@dataclass(frozen=True)
class Query:
    """Without `text` every product matches. Prices are in minor units; one of the variants must match them."""

    text: str = ""
    category: str | None = None
    min_price: int | None = None
    max_price: int | None = None
    limit: int = 20
    after: Place | None = None


@dataclass(frozen=True)
class Page:
    """`end` is None on the last page."""

    items: Sequence[Hit] = field(default_factory=list)
    end: Place | None = None
