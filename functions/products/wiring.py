"""Builds the adapters of products into its use cases, once per process. Nothing connects before its first use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from products.adapters.catalogue_mongo import MongoCatalogue
from products.adapters.collection_mongo import products_of
from products.adapters.outbox_mongo import MongoOutbox
from products.adapters.products_mongo import MongoProducts
from products.domain import read_products
from products.domain.ports import Listing, Page, View, Work
from shop import settings
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from shop.kernel.recent import Recent
from shop.messaging.producer import Producer
from shop.stores import mongo

T = TypeVar("T")

_products = products_of(partial(mongo.database, settings.mongo()))
outbox = MongoOutbox(_products, Producer(settings.kafka()))
_catalogue = MongoCatalogue(_products)
_pages = Recent[Listing, Page](settings.number("READ_CACHE_SECONDS", 2))


def list_products(listing: Listing) -> Page:
    return _pages.get(listing, lambda: _catalogue.page(listing))


def read_product(product_id: str, may_see_drafts: Callable[[], bool]) -> View:
    """Never a kept one: it carries the version that editors need."""
    return read_products.read_product(_catalogue, product_id, may_see_drafts)


def run(use_case: Callable[[Work], T]) -> T:
    """Runs it, then publishes what it wrote."""
    products = MongoProducts(_products)
    result = use_case(Work(products, _now, new_id))
    _pages.forget()
    outbox.drain(products.written)
    return result


def _now() -> datetime:
    """MongoDB keeps milliseconds: what is answered now is what will be read."""
    now = utc_now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)
