"""What search keeps of a product, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

Hit = dict[str, Any]
"""A product as it is answered, ready for JSON."""


@dataclass(frozen=True)
class Offer:
    """One variant."""

    sku: str
    amount: int
    currency: str
    options: dict[str, str]


@dataclass(frozen=True)
class Listed:
    """What a published product is found by."""

    title: str
    description: str
    category: str
    attributes: dict[str, str]
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class Entry:
    """A product at a version; `listed` is None where nobody may find it: a draft, or deleted. Such an entry is kept as
    a tombstone, so that a late event of an older version cannot bring the product back."""

    product_id: str
    version: int
    listed: Listed | None


@dataclass(frozen=True)
class Place:
    """Where a page ended."""

    score: float
    product_id: str


@dataclass(frozen=True)
class Query:
    """Without `text` everything matches. A product costs what one of its variants costs."""

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
