"""Builds cart's adapters from its settings, once per process."""

from __future__ import annotations

from functools import partial

from cart.adapters.carts_mysql import MySqlCart, MySqlMergeLog
from cart.adapters.carts_redis import RedisCarts
from cart.adapters.catalogue_mysql import MySqlCatalogue, MySqlCatalogueCopy
from cart.domain.ports import Catalogue, Work
from shop import settings
from shop.messaging import mysql
from shop.messaging.unit_of_work import Transaction, UnitOfWork
from shop.stores import redis
from shop.stores.mysql import Params, Row


def build(transaction: Transaction) -> Work:
    return Work(
        cart_of=partial(MySqlCart, transaction.session),
        catalogue=MySqlCatalogue(transaction.session.all),
        copies=MySqlCatalogueCopy(transaction.session),
        merges=MySqlMergeLog(transaction.session),
    )


unit_of_work: UnitOfWork[Work] = mysql.unit_of_work(build)


def guest_carts() -> RedisCarts:
    ttl = settings.whole("GUEST_CART_TTL_SECONDS", 2_592_000, at_least=1)
    return RedisCarts(partial(redis.client, settings.cart_redis()), ttl)


def guest_catalogue() -> Catalogue:
    """For one request of a guest. Each query is a transaction of its own, because the cart is in Redis."""
    return MySqlCatalogue(_query)


def _query(sql: str, params: Params) -> list[Row]:
    return unit_of_work.database.run(lambda session: session.all(sql, params))
