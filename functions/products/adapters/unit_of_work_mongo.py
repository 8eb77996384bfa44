"""Runs use cases on MongoDB. There is no transaction: each write is atomic on its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from products.adapters.collection_mongo import Products
from products.adapters.outbox_mongo import MongoOutbox
from products.adapters.products_mongo import MongoProducts
from products.domain.ports import Work
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id

T = TypeVar("T")


class MongoUnitOfWork:
    """`after_change` is called after each use case, before its events are published."""

    def __init__(self, products: Products, outbox: MongoOutbox, after_change: Callable[[], None]) -> None:
        self._products = products
        self._outbox = outbox
        self._after_change = after_change

    def run(self, use_case: Callable[[Work], T]) -> T:
        """Publishes the events that the use case has stored."""
        store = MongoProducts(self._products)
        result = use_case(Work(store, _now, new_id))
        self._after_change()
        self._outbox.drain(store.written)
        return result


def _now() -> datetime:
    """In milliseconds, as MongoDB stores it: an answer then has the same times as a later read."""
    now = utc_now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
