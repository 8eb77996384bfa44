"""Builds cart's adapters into its use cases, once per process."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from cart.adapters import cart_tokens
from cart.adapters.carts_mysql import MySqlCart, MySqlMergeLog
from cart.adapters.carts_redis import RedisCart
from cart.adapters.catalogue_mysql import MySqlCatalogue, MySqlCatalogueCopy
from cart.domain import merge as merging
from cart.domain.model import Cart
from cart.domain.ports import Shelf, Work
from cart.domain.view import CartView
from shop import settings
from shop.messaging import mysql
from shop.messaging.unit_of_work import Transaction
from shop.stores import redis
from shop.stores.mysql import Params, Row

T = TypeVar("T")


def _work(tx: Transaction) -> Work:
    session = tx.session
    catalogue, copies = MySqlCatalogue(session.all), MySqlCatalogueCopy(session)
    return Work(partial(MySqlCart, session), catalogue, copies, MySqlMergeLog(session))


unit_of_work = mysql.unit_of_work(_work)


def new_guest_cart() -> tuple[str, Cart]:
    """(token, cart)"""
    token = cart_tokens.new_token()
    return token, _guest_cart(token).unkept()


def as_guest(token: str, use_case: Callable[[Shelf], T]) -> T:
    """Prices come from MySQL, by a read; the cart never goes there."""
    return use_case(Shelf(_guest_cart(token), MySqlCatalogue(_query)))


def as_customer(customer_id: str, use_case: Callable[[Shelf], T]) -> T:
    return unit_of_work.run(lambda work: use_case(work.shelf(customer_id)))


def merge(token: str, customer_id: str) -> CartView:
    return merging.merge(_guest_cart(token), unit_of_work.run, customer_id)


def _guest_cart(token: str) -> RedisCart:
    ttl = settings.whole("GUEST_CART_TTL_SECONDS", 2_592_000, at_least=1)
    return RedisCart(partial(redis.client, settings.cart_redis()), token, ttl)


def _query(sql: str, params: Params) -> list[Row]:
    return unit_of_work.database.run(lambda session: session.all(sql, params))
