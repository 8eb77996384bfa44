from __future__ import annotations

import pytest

from tests.unit.inventory.desk import Desk
from tests.unit.inventory.fakes import MemoryWorld


@pytest.fixture
def world() -> MemoryWorld:
    return MemoryWorld()


@pytest.fixture
def desk(world: MemoryWorld) -> Desk:
    return Desk(world)
