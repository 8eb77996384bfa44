"""Many threads at the same time, each with its own connection: no addition is lost, no merge is counted twice."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
from typing import TypeVar

import pytest

from cart.adapters.cart_tokens import new_token
from cart.adapters.carts_mysql import MySqlCart, MySqlMergeLog
from cart.adapters.carts_redis import RedisCart
from cart.adapters.catalogue_mysql import MySqlCatalogue, MySqlCatalogueCopy
from cart.domain.errors import CartMergedError
from cart.domain.merge_guest_cart import merge_guest_cart
from cart.domain.model import Cart
from cart.domain.ports import Work
from shop.kernel.transact import Transact
from shop.settings import MySql, Redis
from shop.stores import redis
from shop.stores.mysql import Database, Params, Row, Session
from tests.integration.conftest import STACK, mysql_settings
from tests.unit.cart.fakes import offer, quantities

T = TypeVar("T")
REDIS = Redis("127.0.0.1", STACK.port("cart_redis"), False, "cartwright/cart-redis")
OpenDatabase = Callable[[MySql], Database]


def work(session: Session) -> Work:
    catalogue, copies = MySqlCatalogue(session.all), MySqlCatalogueCopy(session)
    return Work(partial(MySqlCart, session), catalogue, copies, MySqlMergeLog(session))


def new_run(open_database: OpenDatabase) -> Transact[Work]:
    """One environment of the function, with a database connection of its own."""
    database = open_database(mysql_settings("cart"))

    def run(job: Callable[[Work], T], /) -> T:
        return database.run(lambda session: job(work(session)))

    return run


def guest_cart(token: str) -> RedisCart:
    return RedisCart(lambda: redis.client(REDIS), token, 60)


def at_once(count: int, act: Callable[[int], T]) -> list[T]:
    start = threading.Barrier(count)

    def one(number: int) -> T:
        start.wait(10)
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.fixture
def token() -> str:
    redis.client(REDIS).ping()  # connected before the threads share it
    return new_token()


def test_twenty_additions_at_once_to_a_guest_cart_are_twenty(token: str) -> None:
    at_once(20, lambda number: guest_cart(token).update(lambda cart: cart.added(offer(f"s{number % 4}"), 1)))
    cart = guest_cart(token).read()
    assert quantities(cart) == {f"s{number}": 5 for number in range(4)} | quantities(cart)
    assert sum(quantities(cart).values()) == cart.version == 20


def test_twenty_additions_at_once_to_a_customers_first_cart_are_twenty(open_database: OpenDatabase) -> None:
    customer_id, runs = str(uuid.uuid4()), [new_run(open_database) for _ in range(20)]

    def add(work: Work) -> Cart:
        return work.cart_of(customer_id).update(lambda cart: cart.added(offer(), 1))

    at_once(20, lambda number: runs[number](add))
    cart = runs[0](lambda work: work.cart_of(customer_id).read())
    assert (quantities(cart), cart.version) == ({"tea": 20}, 20)


@pytest.mark.parametrize("before", [0, 1], ids=["first cart", "cart with a row"])
def test_a_second_change_of_a_customers_cart_waits_for_the_first(open_database: OpenDatabase, before: int) -> None:
    customer_id, run = str(uuid.uuid4()), new_run(open_database)

    def add(work: Work) -> Cart:
        return work.cart_of(customer_id).update(lambda cart: cart.added(offer(), 1))

    for _ in range(before):
        run(add)
    with ThreadPoolExecutor(1) as pool:
        with open_database(mysql_settings("cart")).transaction() as session:
            add(work(session))
            second = pool.submit(run, add)
            assert not wait([second], timeout=0.3).done, "it waits for the commit"
        assert quantities(second.result(10)) == {"tea": before + 2}


class Overtaken(Session):
    """Runs another transaction just after this one has found no row."""

    overtake: Callable[[], object]

    def one(self, sql: str, params: Params = None) -> Row | None:
        row = super().one(sql, params)
        if row is None:
            self.overtake()
        return row


def test_a_transaction_that_is_overtaken_while_creating_a_cart_adds_to_that_cart(open_database: OpenDatabase) -> None:
    customer_id, run = str(uuid.uuid4()), new_run(open_database)

    def add(work: Work) -> Cart:
        return work.cart_of(customer_id).update(lambda cart: cart.added(offer(), 1))

    with open_database(mysql_settings("cart")).transaction() as session:
        slow = Overtaken(session._connection)
        slow.overtake = lambda: run(add)
        assert quantities(add(work(slow))) == {"tea": 2}


def test_merging_in_many_tabs_at_once_counts_once(open_database: OpenDatabase, token: str) -> None:
    customer_id, runs = str(uuid.uuid4()), [new_run(open_database) for _ in range(8)]
    guest_cart(token).update(lambda cart: cart.added(offer(), 2))
    seen = at_once(8, lambda number: merge_guest_cart(runs[number], guest_cart(token), customer_id))
    assert [quantities(view.cart) for view in seen] == [{"tea": 2}] * 8


def test_a_guest_cart_that_redis_lost_after_its_merge_can_be_filled_and_merged_again(
    open_database: OpenDatabase, token: str
) -> None:
    customer_id, run = str(uuid.uuid4()), new_run(open_database)
    for sku in ("tea", "pot"):
        guest_cart(token).update(lambda cart, sku=sku: cart.added(offer(sku), 1))  # type: ignore[misc]
        merge_guest_cart(run, guest_cart(token), customer_id)
        merged = merge_guest_cart(run, guest_cart(token), customer_id)
        redis.client(REDIS).delete(guest_cart(token)._key)
    assert quantities(merged.cart) == {"tea": 1, "pot": 1}


def test_a_line_that_is_added_during_a_merge_is_merged_or_refused(open_database: OpenDatabase, token: str) -> None:
    customer_id, run = str(uuid.uuid4()), new_run(open_database)

    def act(number: int) -> int:
        if number == 0:
            merge_guest_cart(run, guest_cart(token), customer_id)
            return 0
        try:
            guest_cart(token).update(lambda cart: cart.added(offer(), 1))
        except CartMergedError:
            return 0
        return 1

    accepted = sum(at_once(8, act))
    cart = run(lambda work: work.cart_of(customer_id).read())
    assert cart.quantity_of(offer()) == accepted


def test_two_customers_who_merge_one_cart_at_once_share_nothing(open_database: OpenDatabase, token: str) -> None:
    customers, runs = [str(uuid.uuid4()) for _ in range(4)], [new_run(open_database) for _ in range(4)]
    guest_cart(token).update(lambda cart: cart.added(offer(), 2))

    def act(number: int) -> int:
        try:
            return merge_guest_cart(runs[number], guest_cart(token), customers[number]).cart.quantity_of(offer())
        except CartMergedError:
            return 0

    assert sorted(at_once(4, act)) == [0, 0, 0, 2]
