"""Builds the adapters of products from its settings, once per process. Nothing connects before its first use."""

from __future__ import annotations

from functools import partial

from products.adapters.catalogue_cached import CachedCatalogue
from products.adapters.catalogue_mongo import MongoCatalogue
from products.adapters.collection_mongo import products_of
from products.adapters.outbox_mongo import MongoOutbox
from products.adapters.unit_of_work_mongo import MongoUnitOfWork
from products.domain.ports import Listing, Page
from shop import settings
from shop.kernel.recent import Recent
from shop.messaging.producer import Producer
from shop.stores import mongo

_products = products_of(partial(mongo.database, settings.mongo()))
outbox = MongoOutbox(_products, Producer(settings.kafka()))
catalogue = CachedCatalogue(MongoCatalogue(_products), Recent[Listing, Page](settings.number("READ_CACHE_SECONDS", 2)))
unit_of_work = MongoUnitOfWork(_products, outbox, after_change=catalogue.forget)
