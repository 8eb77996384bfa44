"""Prints one line per step with its time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

try:
    from rich.console import Console

    _console: Console | None = Console(highlight=False)
except ImportError:  # setup runs before the packages are installed
    _console = None

_lock = threading.Lock()


def say(text: str, style: str = "") -> None:
    with _lock:
        if _console is None:
            print(text, flush=True)
        else:
            _console.print(text, style=style, markup=False, soft_wrap=True)


@contextmanager
def step(name: str, announce: bool = False) -> Iterator[None]:
    """Prints the step when it is done or has failed; with `announce` also when it starts."""
    if announce:
        say(f"  … {name}", "dim")
    started = time.monotonic()
    try:
        yield
    except BaseException:
        say(f"  ✗ {name:<58} {time.monotonic() - started:6.1f} s", "red")
        raise
    say(f"  ✓ {name:<58} {time.monotonic() - started:6.1f} s", "green")
