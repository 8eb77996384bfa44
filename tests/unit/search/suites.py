"""What the suite of search's port is given: the fake here, the real adapter in tests/integration/search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from search.domain.model import Entry, Query
from search.domain.ports import ProductIndex


@dataclass(frozen=True)
class Index:
    """`refresh` makes applied entries visible to searches."""

    port: ProductIndex
    refresh: Callable[[], object] = lambda: None

    def keep(self, *entries: Entry) -> None:
        assert self.port.apply(entries) == set()
        self.refresh()

    def titles(self, query: Query) -> list[str]:
        return [item["title"] for item in self.port.search(query).items]
