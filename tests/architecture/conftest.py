from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.architecture import template as template_file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/architecture" in item.path.as_posix():
            item.add_marker(pytest.mark.architecture)


@pytest.fixture
def template() -> dict[str, Any]:
    """A copy of its own for each test, so that a violation can be planted in it."""
    return copy.deepcopy(template_file.load())
