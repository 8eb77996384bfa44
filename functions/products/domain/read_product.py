"""Reads one product of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from products.domain.errors import not_found
from products.domain.ports import Catalogue, View


def read_product(catalogue: Catalogue, product_id: str, may_see_drafts: Callable[[], bool]) -> View:
    """Calls `may_see_drafts` for a draft only: checking a token takes longer than reading a product. Raises
    ProductNotFoundError."""
    view = catalogue.view(product_id)
    if view is None or (view["status"] != "published" and not may_see_drafts()):
        raise not_found(product_id)
    return view
