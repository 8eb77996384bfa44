"""The open shop of the test stack."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from localstack.run import shop
from localstack.stack import ROOT, Stack


def _run(*arguments: str) -> int:
    command = [sys.executable, "-m", "localstack.run", *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | {"STACK": "test"}).returncode


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    here = Stack("test")
    was_open = shop.is_open(here)
    assert was_open or _run("--detach") == 0
    yield here
    if not was_open:
        _run("down", "--keep-engines")
