"""What search needs of the world."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from search.domain.model import Entry, Hit, Page, Query


class ProductIndex(Protocol):
    def apply(self, entries: Collection[Entry]) -> set[str]:
        """Keeps each entry unless it knows its product at that version or a later one, which is no failure. The ids of
        the products that it will never keep as they are. Raises UnavailableError where it may keep one later."""
        ...

    def search(self, query: Query) -> Page:
        """Best first; exact words before words with typos, a SKU before both. A text without a word finds nothing."""
        ...

    def suggest(self, prefix: str, limit: int) -> Sequence[Hit]:
        """Products whose title goes on from `prefix`. A prefix without a word finds nothing."""
        ...
