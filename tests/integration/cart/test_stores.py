"""The suite of tests/unit/cart on MySQL and Redis, and what Redis alone does."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from uuid import UUID

import pytest

from cart.adapters.cart_tokens import new_token
from cart.adapters.carts_mysql import MySqlCart, MySqlMergeLog
from cart.adapters.carts_redis import RedisCart
from cart.adapters.catalogue_mysql import MySqlCatalogue, MySqlCatalogueCopy
from cart.domain.errors import NoSuchCartError
from cart.domain.ports import CartStore
from shop.kernel.errors import UnavailableError
from shop.settings import MySql, Redis
from shop.stores import redis
from shop.stores.mysql import Database, Session
from tests.integration.conftest import STACK, mysql_settings
from tests.unit.cart.fakes import offer
from tests.unit.cart.suites import GuestCartOf, Stores
from tests.unit.cart.test_stores import *  # noqa: F403

REDIS = Redis("127.0.0.1", STACK.port("cart_redis"), False, "cartwright/cart-redis")
TTL = 60


class RollBackError(Exception):
    pass


@pytest.fixture
def session(open_database: Callable[[MySql], Database]) -> Iterator[Session]:
    """A transaction that is rolled back."""
    with suppress(RollBackError), open_database(mysql_settings("cart")).transaction() as session:
        yield session
        raise RollBackError


@pytest.fixture(params=["mysql", "redis"])
def store(request: pytest.FixtureRequest) -> CartStore:
    """An empty cart in each store."""
    if request.param == "mysql":
        return MySqlCart(request.getfixturevalue("session"), str(uuid.uuid4()))
    return redis_cart(new_token())


@pytest.fixture
def guest_of() -> GuestCartOf:
    return redis_cart


@pytest.fixture
def stores(session: Session) -> Stores:
    return Stores(lambda: MySqlCatalogue(session.all), MySqlCatalogueCopy(session), MySqlMergeLog(session))


def redis_cart(token: str, ttl: int = TTL) -> RedisCart:
    return RedisCart(lambda: redis.client(REDIS), token, ttl)


def test_a_guest_cart_keeps_the_customer_it_was_merged_into() -> None:
    token = new_token()
    made = redis_cart(token).read()
    redis_cart(token).update(lambda cart: cart.frozen_for("cus-1"))
    assert redis_cart(token).read() == made.frozen_for("cus-1")


def test_an_empty_guest_cart_is_not_stored() -> None:
    token = new_token()
    cart = redis_cart(token).read()
    assert UUID(cart.cart_id).version == 7
    assert redis_cart(token).read() == cart, "its id is computed from its token"
    assert redis_cart(token).update(lambda found: found.without("tea")) == cart
    assert not redis.client(REDIS).exists(redis_cart(token)._key)
    redis_cart(token).update(lambda found: found.added(offer(), 1))
    assert redis_cart(token).read().cart_id == cart.cart_id
    assert redis.client(REDIS).exists(redis_cart(token)._key)


def test_an_expired_token_has_no_cart() -> None:
    with pytest.raises(NoSuchCartError):
        redis_cart(new_token(), ttl=0).read()


@pytest.mark.parametrize("token", ["", "x", "x" * 32, "ü" * 32, "_" * 32, "=" * 32, secrets.token_urlsafe(24)])
def test_a_made_up_token_has_no_cart(token: str) -> None:
    with pytest.raises(NoSuchCartError):
        redis_cart(token).read()


def test_a_change_of_an_outdated_cart_is_applied_to_the_newest() -> None:
    token = new_token()
    early = redis_cart(token)
    early.read()
    redis_cart(token).update(lambda cart: cart.added(offer(), 1))
    assert early.update(lambda cart: cart.added(offer(), 1)).quantity_of(offer()) == 2
    assert early.update(lambda cart: cart.added(offer(), 1)).quantity_of(offer()) == 3


def test_reading_or_changing_a_guest_cart_renews_its_time_to_live() -> None:
    token = new_token()
    redis_cart(token, ttl=100).update(lambda cart: cart.added(offer(), 1))
    (key,) = [redis_cart(token)._key]
    client = redis.client(REDIS)
    assert 95 < client.ttl(key) <= 100
    redis_cart(token, ttl=500).read()
    assert 495 < client.ttl(key) <= 500
    redis_cart(token, ttl=900).update(lambda cart: cart.added(offer(), 1))
    assert 895 < client.ttl(key) <= 900


def test_an_unreachable_redis_is_unavailable() -> None:
    dead = Redis("127.0.0.1", 1, False, "cartwright/redis")
    with pytest.raises(UnavailableError):
        RedisCart(lambda: redis.client(dead), "token", TTL).read()
