"""One suite over the stores in memory and on their engines."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from uuid import UUID

import pytest

from cart.adapters.cart_tokens import new_token
from cart.adapters.carts_mysql import MySqlCart, MySqlMergeLog
from cart.adapters.carts_redis import RedisCart
from cart.adapters.catalogue_mysql import MySqlCatalogue, MySqlCatalogueCopy
from cart.domain.errors import NoSuchCartError
from cart.domain.model import Cart
from cart.domain.ports import CartStore, Catalogue, CatalogueCopy, MergeLog
from shop.kernel.errors import UnavailableError
from shop.settings import MySql, Redis
from shop.stores import redis
from shop.stores.mysql import Database, Session
from tests.integration.conftest import STACK, mysql_settings
from tests.unit.cart.fakes import FakeCart, FakeCatalogue, FakeMergeLog, line, offer

REDIS = Redis("127.0.0.1", STACK.port("cart_redis"), False, "cartwright/cart-redis")
TTL = 60


class UndoneError(Exception):
    pass


@pytest.fixture
def session(open_database: Callable[[MySql], Database]) -> Iterator[Session]:
    """A transaction that is rolled back."""
    with suppress(UndoneError), open_database(mysql_settings("cart")).transaction() as session:
        yield session
        raise UndoneError


@pytest.fixture(params=["memory", "memory guest", "mysql", "redis"])
def store(request: pytest.FixtureRequest) -> CartStore:
    """An empty cart in each store."""
    owner = str(uuid.uuid4())
    if request.param == "mysql":
        return MySqlCart(request.getfixturevalue("session"), owner)
    if request.param == "redis":
        return redis_cart(new_token())
    return FakeCart({owner: Cart(owner)}, owner, guest=True) if request.param == "memory guest" else FakeCart({}, owner)


def redis_cart(token: str, ttl: int = TTL) -> RedisCart:
    return RedisCart(lambda: redis.client(REDIS), token, ttl)


def test_a_cart_is_read_as_it_was_written(store: CartStore) -> None:
    assert store.read().lines == ()
    changed = store.update(lambda cart: cart.added(offer("tëa ☕", 1), 2).added(offer("pot"), 1))
    assert store.read() == changed
    assert changed.version == 2
    assert store.update(lambda cart: cart.without("pot")) == store.read()


def test_a_change_that_fails_leaves_the_cart(store: CartStore) -> None:
    before = store.update(lambda cart: cart.added(offer(), 1))
    with pytest.raises(ZeroDivisionError):
        store.update(lambda cart: cart.added(offer(), 1 // 0))
    assert store.read() == before


def test_a_change_that_changes_nothing_writes_nothing(store: CartStore) -> None:
    before = store.read()
    assert store.update(lambda cart: cart) == store.read() == before


@pytest.fixture(params=["memory", "redis"])
def guest_of(request: pytest.FixtureRequest) -> Callable[[str], FakeCart | RedisCart]:
    rows: dict[str, Cart] = {}
    return redis_cart if request.param == "redis" else lambda token: FakeCart(rows, token, guest=True)


def test_a_guest_cart_that_was_not_made_is_not_there(guest_of: Callable[[str], FakeCart | RedisCart]) -> None:
    guest = guest_of(secrets.token_urlsafe())
    with pytest.raises(NoSuchCartError):
        guest.read()
    with pytest.raises(NoSuchCartError):
        guest.update(lambda cart: cart.added(offer(), 1))


def test_a_guest_cart_remembers_whose_it_became() -> None:
    token = new_token()
    made = redis_cart(token).read()
    redis_cart(token).update(lambda cart: cart.frozen_for("cus-1"))
    assert redis_cart(token).read() == made.frozen_for("cus-1")


def test_a_guest_cart_needs_no_room_before_something_is_in_it() -> None:
    token = new_token()
    cart = redis_cart(token).read()
    assert UUID(cart.cart_id).version == 7
    assert redis_cart(token).read() == cart, "its id follows from its token"
    assert redis_cart(token).update(lambda found: found.without("tea")) == cart
    assert not redis.client(REDIS).exists(redis_cart(token)._key)
    redis_cart(token).update(lambda found: found.added(offer(), 1))
    assert redis_cart(token).read().cart_id == cart.cart_id
    assert redis.client(REDIS).exists(redis_cart(token)._key)


def test_a_token_that_was_made_too_long_ago_has_no_cart() -> None:
    with pytest.raises(NoSuchCartError):
        redis_cart(new_token(), ttl=0).read()


@pytest.mark.parametrize("token", ["", "x", "x" * 32, "ü" * 32, "_" * 32, "=" * 32, secrets.token_urlsafe(24)])
def test_a_token_that_was_not_made_here_has_no_cart(token: str) -> None:
    with pytest.raises(NoSuchCartError):
        redis_cart(token).read()


def test_what_was_read_before_somebody_elses_change_is_decided_anew() -> None:
    token = new_token()
    early = redis_cart(token)
    early.read()
    redis_cart(token).update(lambda cart: cart.added(offer(), 1))
    assert early.update(lambda cart: cart.added(offer(), 1)).quantity_of(offer()) == 2
    assert early.update(lambda cart: cart.added(offer(), 1)).quantity_of(offer()) == 3


def test_a_guest_carts_time_begins_anew_whenever_it_is_read_or_changed() -> None:
    token = new_token()
    redis_cart(token, ttl=100).update(lambda cart: cart.added(offer(), 1))
    (key,) = [redis_cart(token)._key]
    client = redis.client(REDIS)
    assert 95 < client.ttl(key) <= 100
    redis_cart(token, ttl=500).read()
    assert 495 < client.ttl(key) <= 500
    redis_cart(token, ttl=900).update(lambda cart: cart.added(offer(), 1))
    assert 895 < client.ttl(key) <= 900


def test_a_dead_redis_is_said_to_be_one() -> None:
    dead = Redis("127.0.0.1", 1, False, "cartwright/redis")
    with pytest.raises(UnavailableError):
        RedisCart(lambda: redis.client(dead), "token", TTL).read()


@dataclass
class Shelves:
    catalogue: Callable[[], Catalogue]
    copies: CatalogueCopy
    merges: MergeLog


@pytest.fixture(params=["memory", "mysql"])
def shelves(request: pytest.FixtureRequest) -> Iterator[Shelves]:
    """`catalogue` answers one request, so each call makes a new one."""
    with ExitStack():
        if request.param == "memory":
            fake = FakeCatalogue()
            yield Shelves(lambda: fake, fake, FakeMergeLog())
        else:
            session: Session = request.getfixturevalue("session")
            copies = MySqlCatalogueCopy(session)
            yield Shelves(lambda: MySqlCatalogue(session.all), copies, MySqlMergeLog(session))


def names() -> tuple[str, str, str]:
    tail = uuid.uuid4().hex
    return f"p-{tail}", f"tea-{tail}", f"pot-{tail}"


def test_what_is_on_sale_is_found_and_nothing_else(shelves: Shelves) -> None:
    product_id, tea, pot = names()
    offers = [offer(tea, 499, product_id), offer(pot, 2_999, product_id)]
    assert shelves.copies.replace(product_id, 1, offers)
    assert shelves.catalogue().find([tea, pot, "nothing"]) == {found.sku: found for found in offers}
    assert shelves.catalogue().find([]) == {}
    assert shelves.catalogue().find([tea.upper()]) == {}


def test_a_newer_version_replaces_the_whole_product(shelves: Shelves) -> None:
    product_id, tea, pot = names()
    shelves.copies.replace(product_id, 1, [offer(tea, 499, product_id), offer(pot, 2_999, product_id)])
    assert shelves.copies.replace(product_id, 2, [offer(tea, 550, product_id)])
    assert shelves.catalogue().find([tea, pot]) == {tea: offer(tea, 550, product_id)}


@pytest.mark.parametrize("version", [1, 2])
def test_a_version_that_is_not_newer_changes_nothing(shelves: Shelves, version: int) -> None:
    product_id, tea, pot = names()
    shelves.copies.replace(product_id, 2, [offer(tea, 499, product_id)])
    assert not shelves.copies.replace(product_id, version, [offer(pot, 1, product_id)])
    assert shelves.catalogue().find([tea, pot]) == {tea: offer(tea, 499, product_id)}


def test_a_product_that_went_stays_gone_for_older_news(shelves: Shelves) -> None:
    product_id, tea, _ = names()
    assert shelves.copies.replace(product_id, 3, [])
    assert not shelves.copies.replace(product_id, 2, [offer(tea, 499, product_id)])
    assert shelves.catalogue().find([tea]) == {}


def test_one_request_asks_for_a_sku_once(shelves: Shelves) -> None:
    product_id, tea, pot = names()
    shelves.copies.replace(product_id, 1, [offer(tea, 499, product_id), offer(pot, 1, product_id)])
    request = shelves.catalogue()
    assert set(request.find([tea, "nothing"])) == {tea}
    assert set(request.find([tea, pot, "nothing"])) == {tea, pot}


def test_a_guest_cart_is_claimed_once(shelves: Shelves) -> None:
    guest_cart = str(uuid.uuid4())
    assert shelves.merges.claim(guest_cart, "cus-1")
    assert not shelves.merges.claim(guest_cart, "cus-1")
    assert not shelves.merges.claim(guest_cart, "cus-2")
    assert shelves.merges.claim(str(uuid.uuid4()), "cus-1")


def test_a_line_keeps_its_snapshot(store: CartStore) -> None:
    store.update(lambda cart: cart.added(offer("tea", 499), 1))
    assert store.read().lines == (line("tea", 1, 499, added_in=store.read().version),)
