"""When strangers fill the store of guests' carts, other requests still work."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
import redis as driver

from auth.adapters.throttle_redis import Limits, RedisThrottle
from localstack.stack import Stack
from shop import settings
from shop.auth.denylist import Denylist
from shop.stores import redis
from tests.integration.cart.conftest import OnSale
from tests.integration.lambda_http import Caller
from tests.integration.own_redis import fill, own_redis

Headers = dict[str, str]


@pytest.fixture
def late_guest(tmp_path: Path, api: Caller, monkeypatch: pytest.MonkeyPatch) -> Iterator[Headers]:
    """A guest with an empty cart, which is not stored, when the store is full."""
    with own_redis(tmp_path) as own:
        monkeypatch.setenv("CART_REDIS_PORT", str(own.port))
        monkeypatch.setenv("CART_REDIS_SECRET_ID", own.secret_id)
        with driver.Redis(port=own.port, password=Stack("test").values["REDIS_PASSWORD"]) as client:
            fill(client)
        yield {"X-Cart-Token": api("POST", "/v1/carts").body["cart_token"]}


def test_a_guest_is_told_that_there_is_no_room_and_what_to_do(api: Caller, tea: OnSale, late_guest: Headers) -> None:
    answer = api("POST", "/v1/cart/items", {"sku": tea.sku}, **late_guest)
    assert "Log in" in answer.problem(503, "unavailable")["detail"]
    assert int(answer.headers["retry-after"]) > 0
    assert api("GET", "/v1/cart", **late_guest).status == 200


def test_customers_carts_log_ins_and_revocations_go_on(
    api: Caller, tea: OnSale, late_guest: Headers, customer: Headers
) -> None:
    assert api("POST", "/v1/cart/items", {"sku": tea.sku}, **customer).status == 200
    denylist, token_id = Denylist(settings.redis()), str(uuid4())
    denylist.add(token_id, 30)
    assert denylist.holds(token_id)
    throttle = RedisThrottle(partial(redis.client, settings.redis()), Limits())
    assert throttle.admit(f"{token_id}@example.com", token_id) == 0
