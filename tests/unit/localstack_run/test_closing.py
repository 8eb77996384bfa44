"""How a run of the shop ends, by its exit code."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from localstack import stack
from localstack.engines import processes, supervisor
from localstack.run import __main__ as run
from localstack.run import shop

Part = subprocess.Popen[bytes]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    found = SimpleNamespace(name="own", data=tmp_path, url=lambda _: "http://127.0.0.1:1")
    monkeypatch.setattr(stack, "current", lambda: found)
    monkeypatch.setattr(sys, "argv", ["localstack.run"])
    monkeypatch.setattr(run, "opened", lambda *_: "open")
    return found


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Iterator[Part]:
    """The only part of a shop that is open as soon as it is asked to be."""
    with subprocess.Popen(["sleep", "60"]) as process:
        monkeypatch.setattr(supervisor, "find", lambda *_: processes.find(process.pid))
        monkeypatch.setattr(shop, "is_open", lambda _: False)
        monkeypatch.setattr(shop, "open_shop", lambda _: None)
        monkeypatch.setattr(shop, "parts", lambda _: [SimpleNamespace(name="sleeper", title="Sleeper")])
        monkeypatch.setattr(shop, "close_shop", lambda *_: process.kill())
        yield process
        process.kill()


def test_a_shop_that_is_closed_from_another_terminal_ends_its_run_well(here: Any, part: Part) -> None:
    closer = threading.Timer(0.2, run.down, (here, set()))
    closer.start()
    assert run.main() == 0
    closer.join()
    assert part.wait() != 0


def test_a_part_that_dies_after_an_earlier_closing_fails_the_run(here: Any, part: Part) -> None:
    (here.data / "closing").touch()
    killer = threading.Timer(0.2, part.kill)
    killer.start()
    assert run.main() == 1
    killer.join()
