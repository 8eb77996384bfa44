from __future__ import annotations

import pytest

from tests.unit.auth.fakes import FakeAccounts, FakeDenylist, FakeFamilies, FakeThrottle
from tests.unit.auth.suites import HeldDenylist, NewThrottle, Stores


@pytest.fixture
def stores() -> Stores:
    return Stores(FakeAccounts(), FakeFamilies())


@pytest.fixture
def new_throttle() -> NewThrottle:
    return FakeThrottle


@pytest.fixture
def denylist() -> HeldDenylist:
    return FakeDenylist()
