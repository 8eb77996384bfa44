from __future__ import annotations

import pytest

from tests.unit.orders.fakes import MemoryWorld


@pytest.fixture
def world() -> MemoryWorld:
    return MemoryWorld()
