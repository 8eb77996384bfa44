"""What anybody may see of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from products.domain.errors import not_found
from products.domain.ports import Catalogue, View


def read_product(catalogue: Catalogue, product_id: str, may_see_drafts: Callable[[], bool]) -> View:
    """`may_see_drafts` is asked only when it matters: checking a token costs more than reading a product."""
    view = catalogue.view(product_id)
    if view is None or (view["status"] != "published" and not may_see_drafts()):
        raise not_found(product_id)
    return view
