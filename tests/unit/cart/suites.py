"""What the suite of cart's ports is given: fakes here, the real adapters in tests/integration/cart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from cart.domain.ports import CartStore, Catalogue, CatalogueCopy, MergeLog

GuestCartOf = Callable[[str], CartStore]
"""The cart of a guest's token."""


@dataclass(frozen=True)
class Stores:
    """`catalogue` makes the catalogue of one request."""

    catalogue: Callable[[], Catalogue]
    copies: CatalogueCopy
    merges: MergeLog
