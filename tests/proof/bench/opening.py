"""Time from `make run` to the first answered request. The engines are installed; the shop was closed."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from localstack.run.shop import is_open
from localstack.stack import ROOT, Stack
from tests.proof.bench.rows import Row

PART = "opening"
NAME, BUDGET = "later `make run` to the first answer", 30.0


class OpeningError(Exception):
    """The shop did not open."""


def measure(stack: Stack, *, restart: bool) -> Row:
    """Opens the shop, and leaves it open. `restart` closes an open one first."""
    if is_open(stack) and not restart:
        return Row(PART, NAME, 0.0, "s", BUDGET, problem="the shop was open; --restart closes it first")
    if is_open(stack) and _run(stack, "down"):
        raise OpeningError("The shop did not close. `make down` shows why.")
    started = time.monotonic()
    if _run(stack, "--detach"):
        raise OpeningError("The shop did not open. `make run` shows why.")
    return Row(PART, NAME, time.monotonic() - started, "s", BUDGET)


def close(stack: Stack) -> None:
    _run(stack, "down")


def _run(stack: Stack, *arguments: str) -> int:
    command = [sys.executable, "-m", "localstack.run", *arguments]
    variables = os.environ | {"STACK": stack.name}
    return subprocess.run(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL).returncode
