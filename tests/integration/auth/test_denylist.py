"""The suite of tests/unit/auth on Redis."""

from __future__ import annotations

import pytest

from shop.auth.denylist import Denylist
from shop.settings import Redis
from tests.integration.conftest import STACK
from tests.unit.auth.test_denylist import *  # noqa: F403


@pytest.fixture
def denylist() -> Denylist:
    return Denylist(Redis("127.0.0.1", STACK.port("redis"), False, "cartwright/redis"))
