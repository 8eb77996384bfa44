"""How a run of the shop ends, by its exit code."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
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
    return found


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Iterator[Part]:
    """The only part of a shop that is open as soon as it is asked to be."""
    with subprocess.Popen(["sleep", "60"]) as process:
        monkeypatch.setattr(supervisor, "find", lambda *_: processes.find(process.pid))
        monkeypatch.setattr(shop, "is_open", lambda _: False)
        monkeypatch.setattr(shop, "open_shop", lambda _: None)
        for parts in ("parts", "watched"):
            monkeypatch.setattr(shop, parts, lambda _: [SimpleNamespace(name="sleeper", title="Sleeper")])
        monkeypatch.setattr(shop, "close_shop", lambda *_: process.kill())
        yield process
        process.kill()


@pytest.fixture
def when_open(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Gives an action to be done once the shop is open, before the run waits for the end."""

    def arrange(action: Callable[[], object]) -> None:
        def opened(*_: object) -> str:
            action()
            return "open"

        monkeypatch.setattr(run, "opened", opened)

    return arrange


def later(action: Callable[[], object]) -> Callable[[], object]:
    """Does the action while the run waits."""
    return threading.Timer(0.2, action).start


@pytest.mark.parametrize("when", [later, lambda action: action])
def test_a_shop_that_is_closed_from_another_terminal_ends_its_run_well(
    here: Any, part: Part, when_open: Any, when: Any
) -> None:
    when_open(when(lambda: run.down(here, set())))
    assert run.main() == 0
    assert part.wait() != 0


@pytest.mark.parametrize("when", [later, lambda action: action])
def test_a_part_that_dies_after_an_earlier_closing_fails_the_run(
    here: Any, part: Part, when_open: Any, when: Any
) -> None:
    (here.data / "closing").touch()
    when_open(when(part.kill))
    assert run.main() == 1
