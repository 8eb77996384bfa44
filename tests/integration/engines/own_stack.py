"""A stack of its own for a test: its data in a temporary folder, its ports free ones."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from pathlib import Path

from localstack.stack import Stack


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class OwnStack(Stack):
    folder: Path = Path()
    ports: dict[str, int] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.folder

    def port(self, engine: str) -> int:
        return self.ports.setdefault(engine, free_port())
