from __future__ import annotations

import pytest

from products.adapters.cached_catalogue import MAX_PAGES, CachedCatalogue
from products.domain.errors import ProductNotFoundError
from products.domain.ports import Listing, Page, View
from products.domain.read_products import read_product


class FakeCatalogue:
    def __init__(self, **status: str) -> None:
        self.status = status
        self.asked: list[Listing] = []

    def view(self, product_id: str) -> View | None:
        return {"product_id": product_id, "status": self.status[product_id]} if product_id in self.status else None

    def page(self, listing: Listing) -> Page:
        self.asked.append(listing)
        return Page([], None)


def never() -> bool:
    raise AssertionError("the token was checked although it does not matter")


def test_a_published_product_is_for_everybody() -> None:
    assert read_product(FakeCatalogue(mug="published"), "mug", never)["product_id"] == "mug"


def test_a_draft_is_for_admins() -> None:
    catalogue = FakeCatalogue(mug="draft")
    assert read_product(catalogue, "mug", lambda: True)["status"] == "draft"
    with pytest.raises(ProductNotFoundError):
        read_product(catalogue, "mug", lambda: False)


def test_what_is_not_there_is_not_found_whoever_asks() -> None:
    with pytest.raises(ProductNotFoundError):
        read_product(FakeCatalogue(), "mug", never)


def test_a_list_page_is_kept_for_a_moment_and_forgotten_after_a_write() -> None:
    now = 100.0
    source = FakeCatalogue()
    cached = CachedCatalogue(source, seconds=1, clock=lambda: now)
    listing = Listing(category="kitchen")
    cached.page(listing), cached.page(listing)
    assert len(source.asked) == 1
    cached.page(Listing(category="garden"))
    now = 101.0
    cached.page(listing)
    assert source.asked == [listing, Listing(category="garden"), listing]
    cached.forget()
    cached.page(listing)
    assert len(source.asked) == 4


def test_kept_pages_are_bounded() -> None:
    cached = CachedCatalogue(FakeCatalogue(), seconds=60)
    for number in range(2 * MAX_PAGES):
        cached.page(Listing(min_price=number))
    assert len(cached._pages) <= MAX_PAGES
