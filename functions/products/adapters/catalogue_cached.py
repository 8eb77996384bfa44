"""A catalogue that caches list pages in this process for a short time."""

from __future__ import annotations

from products.domain.ports import Catalogue, Listing, Page, View
from shop.kernel.recent import Recent


class CachedCatalogue:
    def __init__(self, catalogue: Catalogue, pages: Recent[Listing, Page]) -> None:
        self._catalogue = catalogue
        self._pages = pages

    def page(self, listing: Listing) -> Page:
        return self._pages.get(listing, lambda: self._catalogue.page(listing))

    def view(self, product_id: str) -> View | None:
        """Never cached: editors need the current version."""
        return self._catalogue.view(product_id)

    def forget(self) -> None:
        self._pages.forget()
