"""The products collection and its indexes. Each process creates the indexes at first use; existing ones stay.

Each list query has an index: first the fields that it compares for equality, then the fields that it sorts by. The id
is the sort key of `created`, because ids (UUIDv7) grow with time. The relay's index has only products with unsent
events. If an index changes, give it a new name: MongoDB refuses an old name with new keys.
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
    """Connects on first use, and creates the indexes then. The collection is asked of `database` each time, because the
    client is another one after its login was changed."""

    @cache
    def create_indexes() -> None:
        with mongo.reachable():
            database()["products"].create_indexes(_indexes())

    def collection() -> Collection[Document]:
        create_indexes()
        return database()["products"]

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
