"""Builds the adapters of products into its use cases, once per process. Nothing connects before its first use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from products.adapters.cached_catalogue import CachedCatalogue
from products.adapters.catalogue_mongo import MongoCatalogue
from products.adapters.collection_mongo import products_of
from products.adapters.outbox_mongo import MongoOutbox
from products.adapters.products_mongo import MongoProducts
from products.domain import read_products
from products.domain.ports import View, Work
from shop import settings
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from shop.messaging.producer import Producer

T = TypeVar("T")

_products = products_of(settings.mongo())
outbox = MongoOutbox(_products, Producer(settings.kafka()))
catalogue = CachedCatalogue(MongoCatalogue(_products), seconds=settings.number("LIST_CACHE_SECONDS", 1))
read_product: Callable[[str, Callable[[], bool]], View] = partial(read_products.read_product, catalogue)


def run(use_case: Callable[[Work], T]) -> T:
    """Runs it, then publishes what it wrote."""
    products = MongoProducts(_products)
    result = use_case(Work(products, _now, new_id))
    catalogue.forget()
    outbox.drain(products.written)
    return result


def _now() -> datetime:
    """MongoDB keeps milliseconds: what is answered now is what will be read."""
    now = utc_now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
