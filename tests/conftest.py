"""What holds for every test: the folder it stands in is its suite, and its marker."""

from __future__ import annotations

from pathlib import Path

import pytest

TESTS = Path(__file__).parent
SUITES = {"architecture", "unit", "contract", "integration", "e2e", "faults", "bench", "sam"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        suite = item.path.relative_to(TESTS).parts[0] if item.path.is_relative_to(TESTS) else ""
        if suite in SUITES:
            item.add_marker(suite)
