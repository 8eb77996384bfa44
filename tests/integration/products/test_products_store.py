"""The suite of tests/unit/products on MongoDB, and writes at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from products.adapters.collection_mongo import Products
from products.adapters.products_mongo import MongoProducts
from products.domain.errors import SkuTakenError
from products.domain.model import Product
from products.domain.ports import ProductStore
from shop.kernel.errors import DomainError, StaleVersionError
from shop.kernel.ids import new_id
from tests.unit.products.fakes import variant
from tests.unit.products.test_products_store import *  # noqa: F403
from tests.unit.products.test_products_store import add, draft, renamed


@pytest.fixture
def store(products: Products) -> ProductStore:
    return MongoProducts(products)


def both(*attempts: Callable[[], Product]) -> list[Product | DomainError]:
    """The results of attempts that start at the same time."""
    barrier = Barrier(len(attempts))

    def run(attempt: Callable[[], Product]) -> Product | DomainError:
        barrier.wait(5)
        try:
            return attempt()
        except DomainError as error:
            return error

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


@pytest.mark.parametrize("_round", range(20))
def test_of_two_edits_at_once_one_wins_and_one_is_stale(products: Products, _round: int) -> None:
    store = MongoProducts(products)
    product = add(store, draft())
    outcomes = both(lambda: renamed(store, product, "One"), lambda: renamed(store, product, "Two"))
    (winner,) = (each for each in outcomes if isinstance(each, Product))
    assert sum(isinstance(each, StaleVersionError) for each in outcomes) == 1
    assert store.get(product.product_id) == winner
    document = products().find_one({"_id": product.product_id})
    assert document is not None
    assert len(document["pending"]) == winner.version == 2


@pytest.mark.parametrize("_round", range(20))
def test_of_two_products_with_one_sku_at_once_one_is_made(products: Products, _round: int) -> None:
    store = MongoProducts(products)
    shared = variant(new_id())
    outcomes = both(lambda: add(store, draft(shared)), lambda: add(store, draft(shared)))
    assert sum(isinstance(each, SkuTakenError) for each in outcomes) == 1
    assert products().count_documents({"variants.sku": shared.sku}) == 1
