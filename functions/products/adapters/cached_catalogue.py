"""Keeps list pages for a moment: the same few pages are most of a shop's traffic, and a list is the dearest read."""

from __future__ import annotations

import time
from collections.abc import Callable

from products.domain.ports import Catalogue, Listing, Page, View

MAX_PAGES = 256


class CachedCatalogue:
    """A page is at most `seconds` old. Details are never kept: they carry the version that editors need."""

    def __init__(self, catalogue: Catalogue, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._catalogue = catalogue
        self._seconds = seconds
        self._clock = clock
        self._pages: dict[Listing, tuple[float, Page]] = {}

    def view(self, product_id: str) -> View | None:
        return self._catalogue.view(product_id)

    def page(self, listing: Listing) -> Page:
        now = self._clock()
        kept = self._pages.get(listing)
        if kept and now - kept[0] < self._seconds:
            return kept[1]
        page = self._catalogue.page(listing)
        if len(self._pages) >= MAX_PAGES:
            self.forget()
        self._pages[listing] = (now, page)
        return page

    def forget(self) -> None:
        self._pages.clear()
