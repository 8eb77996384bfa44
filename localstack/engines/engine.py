"""An engine as the supervisor sees it. Each kind of engine has a module that builds one."""

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
    """Fills a new data folder, given a temporary one that is renamed when this returns."""
    env: dict[str, str] = field(default_factory=dict)
    unset: tuple[str, ...] = ()
    cwd: Path | None = None
    """Its working directory; the data folder if None."""
    other_ports: tuple[int, ...] = ()
    patience: float = 90.0
    """Seconds within which it must answer."""
    grace: float = 20.0
    """Seconds that it has to stop before it is killed."""

    @property
    def mark(self) -> str:
        """A value in the environment of the engine's process, which finds the process if its pid file is lost."""
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
