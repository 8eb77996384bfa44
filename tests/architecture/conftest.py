from __future__ import annotations

import copy
from typing import Any

import pytest

from tools import template as template_file


@pytest.fixture
def template() -> dict[str, Any]:
    """A copy of its own for each test, so that a violation can be planted in it."""
    return copy.deepcopy(template_file.load())
