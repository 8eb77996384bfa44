"""What the supervisor needs to know of an engine; one module a kind builds it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from localstack.engines.whole import make_whole
from localstack.stack import Stack

MARK = "CARTWRIGHT_ENGINE"


@dataclass(frozen=True)
class Engine:
    name: str
    title: str
    port: int
    data: Path
    command: Callable[[], list[str]]
    healthy: Callable[[], bool]
    initialise: Callable[[Path], None] | None = None
    """Fills a new data folder. Runs on a temporary one, which is renamed when all of it is there."""
    env: dict[str, str] = field(default_factory=dict)
    unset: tuple[str, ...] = ()
    cwd: Path | None = None
    """Where it runs; its data folder without one."""
    other_ports: tuple[int, ...] = ()
    patience: float = 90.0
    """Seconds until it must answer."""
    grace: float = 20.0
    """Seconds until it must have ended by itself."""

    @property
    def mark(self) -> str:
        """Stands in the environment of the engine's process, by which it is known when its pid file was lost."""
        return str(self.data)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in self.unset}
        return inherited | self.env | {MARK: self.mark}

    def prepare(self) -> None:
        make_whole(self.data, self.initialise or (lambda _: None))


def log_file(stack: Stack, name: str) -> Path:
    return stack.data / "logs" / f"{name}.log"


def pid_file(stack: Stack, name: str) -> Path:
    return stack.data / "pids" / f"{name}.json"
