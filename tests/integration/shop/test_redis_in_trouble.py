"""A Redis that is full, slow or not itself: what depends on it says 503, in time, and none of it fails with a 500."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import redis as driver

from auth.adapters.throttle_redis import Limits, RedisThrottle
from cart.adapters.cart_tokens import new_token
from cart.adapters.carts_redis import RedisCart
from localstack.stack import Stack
from shop.auth.denylist import Denylist
from shop.kernel.errors import UnavailableError
from shop.settings import Redis
from shop.stores import redis
from tests.integration.own_redis import READS_REFUSED, WRITES_REFUSED, fill, own_redis
from tests.unit.cart.fakes import offer

Trouble = Callable[[driver.Redis], None]


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Redis]:
    with own_redis(tmp_path) as own:
        yield own


@pytest.fixture
def operator(settings: Redis) -> Iterator[driver.Redis]:
    with driver.Redis(port=settings.port, password=Stack("test").values["REDIS_PASSWORD"]) as client:
        yield client


def throttle(settings: Redis) -> RedisThrottle:
    return RedisThrottle(partial(redis.client, settings), Limits())


def cart(settings: Redis, token: str) -> RedisCart:
    return RedisCart(partial(redis.client, settings), token, 60)


def refused(act: Callable[[], object]) -> UnavailableError:
    """Within two seconds, whatever is the matter."""
    started = time.monotonic()
    with pytest.raises(UnavailableError) as error:
        act()
    assert time.monotonic() - started < 2
    return error.value


@pytest.mark.parametrize("trouble", WRITES_REFUSED)
def test_a_log_in_that_cannot_be_counted_is_refused(settings: Redis, operator: driver.Redis, trouble: Trouble) -> None:
    guard = throttle(settings)
    assert guard.admit("ada@example.com", "192.0.2.1") == 0
    trouble(operator)
    refused(lambda: guard.admit("ada@example.com", "192.0.2.1"))


@pytest.mark.parametrize("trouble", WRITES_REFUSED)
def test_a_logout_that_cannot_deny_the_token_is_503(settings: Redis, operator: driver.Redis, trouble: Trouble) -> None:
    denylist = Denylist(settings)
    assert not denylist.holds("before")
    trouble(operator)
    refused(lambda: denylist.add(str(uuid.uuid4()), 60))


@pytest.mark.parametrize("trouble", READS_REFUSED)
def test_a_token_that_cannot_be_looked_up_is_not_let_in(
    settings: Redis, operator: driver.Redis, trouble: Trouble
) -> None:
    trouble(operator)
    refused(lambda: Denylist(settings).holds("any"))


def test_a_full_redis_still_knows_which_tokens_are_denied(settings: Redis, operator: driver.Redis) -> None:
    denylist = Denylist(settings)
    denylist.add("denied", 60)
    fill(operator)
    assert denylist.holds("denied")
    assert not denylist.holds("other")


@pytest.mark.parametrize("trouble", WRITES_REFUSED)
def test_a_guest_cart_that_cannot_be_kept_is_refused(settings: Redis, operator: driver.Redis, trouble: Trouble) -> None:
    trouble(operator)
    refused(lambda: cart(settings, new_token()).update(lambda found: found.added(offer(), 1)))


def test_a_full_store_of_guest_carts_says_so(settings: Redis, operator: driver.Redis) -> None:
    fill(operator)
    error = refused(lambda: cart(settings, new_token()).update(lambda found: found.added(offer(), 1)))
    assert "no room for guests' carts" in error.detail
    assert error.retry_after >= 30


def test_a_connection_that_redis_closed_is_opened_again(settings: Redis, operator: driver.Redis) -> None:
    client = redis.client(settings)
    operator.client_kill_filter(_id=str(client.client_id()))
    assert client.ping()


def test_a_fault_of_our_own_is_no_trouble_of_redis(settings: Redis) -> None:
    with pytest.raises(driver.ResponseError), redis.reachable():
        redis.client(settings).eval("not a script", 0)
