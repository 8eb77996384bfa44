"""The port of search."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from search.domain.model import Entry, Hit, Page, Query


class ProductIndex(Protocol):
    def apply(self, entries: Collection[Entry]) -> set[str]:
        """Stores each entry, unless the same or a later version of its product is stored. Returns the ids of the
        products that it can never store. Raises UnavailableError if it may be able to store one later."""
        ...

    def search(self, query: Query) -> Page:
        """The best match first: a SKU, then exact words, then words with typos. A text without a word finds nothing."""
        ...

    def suggest(self, prefix: str, limit: int) -> Sequence[Hit]:
        """Products whose title continues `prefix`. A prefix without a word finds nothing."""
        ...
