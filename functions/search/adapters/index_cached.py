"""An index that caches search results in this process for a short time."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from search.domain.model import Entry, Hit, Page, Query
from search.domain.ports import ProductIndex
from shop.kernel.recent import Recent


class CachedIndex:
    def __init__(self, index: ProductIndex, pages: Recent[Query, Page]) -> None:
        self._index = index
        self._pages = pages

    def apply(self, entries: Collection[Entry]) -> set[str]:
        return self._index.apply(entries)

    def search(self, query: Query) -> Page:
        return self._pages.get(query, lambda: self._index.search(query))

    def suggest(self, prefix: str, limit: int) -> Sequence[Hit]:
        return self._index.suggest(prefix, limit)
