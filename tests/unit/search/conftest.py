from __future__ import annotations

import pytest

from tests.unit.search.fakes import FakeIndex
from tests.unit.search.suites import Index


@pytest.fixture
def index() -> Index:
    return Index(FakeIndex())
