"""The products collection and its indexes, made by whoever comes first; making them again changes nothing.

Each list query has an index that begins with what it filters by equality and goes on in its order. Products are
created in the order of their ids (UUIDv7), so the id is the sort key of `created`. The relay's index holds only
products with unsent events. An index that changes takes a new name: MongoDB refuses an old name with new keys.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from products.adapters.documents import Document
from shop.stores import mongo

if TYPE_CHECKING:
    from pymongo import IndexModel
    from pymongo.collection import Collection
    from pymongo.database import Database

Products = Callable[[], "Collection[Document]"]
UNSENT_SINCE = "pending.0.at"
SORTS = {"created": "_id", "price": "price_from", "title": "title_key"}


def products_of(database: Callable[[], Database[dict[str, Any]]]) -> Products:
    """Connects on first use."""

    @cache
    def collection() -> Collection[Document]:
        found = database()["products"]
        with mongo.reachable():
            found.create_indexes(_indexes())
        return found

    return collection


def _indexes() -> list[IndexModel]:
    from pymongo import IndexModel

    lists = [
        IndexModel([(name, 1) for name in (*equal, *dict.fromkeys((sort, "_id")))])
        for equal in (("status",), ("status", "category"))
        for sort in SORTS.values()
    ]
    return [
        IndexModel([("variants.sku", 1)], name="sku", unique=True),
        IndexModel([(UNSENT_SINCE, 1)], name="unsent", sparse=True),
        *lists,
    ]
