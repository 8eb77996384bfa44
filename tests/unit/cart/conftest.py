from __future__ import annotations

import uuid

import pytest

from cart.domain.model import Cart
from cart.domain.ports import CartStore
from tests.unit.cart.fakes import FakeCart, FakeCatalogue, FakeMergeLog
from tests.unit.cart.suites import GuestCartOf, Stores


@pytest.fixture(params=["customer", "guest"])
def store(request: pytest.FixtureRequest) -> CartStore:
    """An empty cart."""
    owner = str(uuid.uuid4())
    return FakeCart({owner: Cart(owner)}, owner, guest=True) if request.param == "guest" else FakeCart({}, owner)


@pytest.fixture
def guest_of() -> GuestCartOf:
    return lambda token: FakeCart({}, token, guest=True)


@pytest.fixture
def stores() -> Stores:
    catalogue = FakeCatalogue()
    return Stores(lambda: catalogue, catalogue, FakeMergeLog())
