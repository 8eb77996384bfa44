from __future__ import annotations

import pytest

from products.domain.ports import ProductStore
from tests.unit.products.fakes import FakeProducts


@pytest.fixture
def store() -> ProductStore:
    return FakeProducts()
