"""The wire server has no `explain`, so these tests compare each query with the existing indexes."""

from __future__ import annotations

from functools import partial
from itertools import product as pairs
from typing import Any

import pytest

from products.adapters.catalogue_mongo import _conditions
from products.adapters.collection_mongo import SORTS, Products, products_of
from products.domain.ports import Listing, SortKey
from shop.settings import Mongo
from shop.stores import mongo

SORT_KEYS: tuple[SortKey, ...] = ("created", "price", "title")


def keys(products: Products) -> list[tuple[str, ...]]:
    indexes: dict[str, Any] = dict(products().index_information())
    return [tuple(name for name, _ in each["key"]) for each in indexes.values()]


@pytest.mark.parametrize(("category", "sort"), [*pairs((None, "kitchen"), SORT_KEYS)])
def test_each_list_has_an_index_by_its_equalities_then_its_order(
    products: Products, category: str | None, sort: SortKey
) -> None:
    conditions = _conditions(Listing(category=category, min_price=1, max_price=2, sort=sort))
    equal = [name for each in conditions for name, value in each.items() if isinstance(value, str)]
    assert equal == (["status", "category"] if category else ["status"])
    assert tuple(dict.fromkeys((*equal, SORTS[sort], "_id"))) in keys(products)


def test_indexes_are_made_once_however_many_make_them(products: Products, mongo_settings: Mongo) -> None:
    before = keys(products)
    assert keys(products_of(partial(mongo.database, mongo_settings))) == before
    assert ("variants.sku",) in before
    assert ("pending.0.at",) in before
