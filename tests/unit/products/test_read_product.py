from __future__ import annotations

import pytest

from products.domain.errors import ProductNotFoundError
from products.domain.ports import Listing, Page, View
from products.domain.read_product import read_product


class FakeCatalogue:
    def __init__(self, **status: str) -> None:
        self.status = status

    def view(self, product_id: str) -> View | None:
        return {"product_id": product_id, "status": self.status[product_id]} if product_id in self.status else None

    def page(self, listing: Listing) -> Page:
        raise AssertionError("nobody asked for a list")


def never() -> bool:
    raise AssertionError("the token was checked although it does not matter")


def test_a_published_product_is_for_everybody() -> None:
    assert read_product(FakeCatalogue(mug="published"), "mug", never)["product_id"] == "mug"


def test_a_draft_is_for_admins() -> None:
    catalogue = FakeCatalogue(mug="draft")
    assert read_product(catalogue, "mug", lambda: True)["status"] == "draft"
    with pytest.raises(ProductNotFoundError):
        read_product(catalogue, "mug", lambda: False)


def test_an_unknown_product_is_not_found_by_anybody() -> None:
    with pytest.raises(ProductNotFoundError):
        read_product(FakeCatalogue(), "mug", never)
