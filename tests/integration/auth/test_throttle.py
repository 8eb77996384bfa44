"""The suite of tests/unit/auth on Redis."""

from __future__ import annotations

from functools import partial

import pytest

from auth.adapters.throttle_redis import Limits, RedisThrottle
from shop.settings import Redis
from shop.stores import redis
from tests.integration.conftest import STACK
from tests.unit.auth.suites import NewThrottle
from tests.unit.auth.test_throttle import *  # noqa: F403


@pytest.fixture
def new_throttle() -> NewThrottle:
    settings = Redis("127.0.0.1", STACK.port("redis"), False, "cartwright/redis")
    return lambda limit: RedisThrottle(partial(redis.client, settings), Limits(per_account=limit, window_seconds=30))
