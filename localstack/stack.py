"""Reads `stack.env`: the ports, names and credentials of a local stack.

Two stacks can run side by side: `dev`, which `make run` opens, and `test`, which the tests use. A stack's
ports are those of `stack.env` plus the stack's offset, and its data lives in `.local/<stack>/`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Linux gives outgoing connections ports from 32768 up: a listener's port must be lower, or a connection may hold it.
OFFSETS = {"dev": 0, "test": 3_000}


def read_env_file(path: Path) -> dict[str, str]:
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


@dataclass(frozen=True)
class Stack:
    """One local stack. `port("mysql")` is MYSQL_PORT plus the stack's offset."""

    name: str

    @cached_property
    def values(self) -> dict[str, str]:
        return read_env_file(ROOT / "localstack" / "stack.env")

    @property
    def data(self) -> Path:
        """The stack's folder: engine data, logs, pid files, state."""
        return ROOT / ".local" / self.name

    def port(self, engine: str) -> int:
        return int(self.values[f"{engine.upper()}_PORT"]) + OFFSETS[self.name]

    def url(self, engine: str) -> str:
        return f"http://127.0.0.1:{self.port(engine)}"


def current() -> Stack:
    """The stack that STACK names; `dev` if STACK is not set."""
    name = os.environ.get("STACK", "dev")
    if name not in OFFSETS:
        raise SystemExit(f"STACK={name} is unknown. Use one of: {', '.join(OFFSETS)}")
    return Stack(name)
