"""Fixtures of every test, and the marker of its suite, which the test's folder decides."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from localstack.stack import ROOT, Stack

TESTS = Path(__file__).parent
SUITES = {"architecture", "unit", "contract", "integration", "e2e", "proof/faults", "sam"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for suite in SUITES:
            if item.path.is_relative_to(TESTS / suite):
                item.add_marker(Path(suite).name)


def _run(*arguments: str) -> int:
    command = [sys.executable, "-m", "localstack.run", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"STACK": "test"}).returncode


@pytest.fixture(scope="session", autouse=True)
def mangum_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """Mangum runs on its thread's event loop, or on one that it makes and never closes."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()


@pytest.fixture(autouse=True)
def mangum_loop_again(mangum_loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """A test's asyncio.run leaves its thread without a loop."""
    yield
    asyncio.set_event_loop(mangum_loop)


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The open shop of the test stack; one that was open before stays open."""
    from localstack.run import shop  # with all that it stands on: suites that need no shop do without

    here = Stack("test")
    was_open = shop.is_open(here)
    assert was_open or _run("--detach") == 0
    yield here
    if not was_open:
        _run("down", "--keep-engines")
