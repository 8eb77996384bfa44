"""CPU time and memory of a stack's processes, by engine and by function."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from localstack.engines.engine import MARK
from localstack.stack import Stack

TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
Cpu = dict[str, float]
"""Seconds by engine and function."""
FUNCTION = "AWS_LAMBDA_FUNCTION_NAME"


@dataclass(frozen=True, slots=True)
class Process:
    """`name` is the engine's name, `function` the Lambda function's if the process is a worker. `cpu` is in seconds
    since its start, `rss` in bytes."""

    pid: int
    parent: int
    name: str
    function: str
    cpu: float
    rss: int

    @property
    def label(self) -> str:
        return self.function or self.name


def of(stack: Stack) -> list[Process]:
    """Finds engines and the service by the mark in their environment, and workers by their parent, the service."""
    found = list(_all(str(stack.data)))
    own = {process.pid for process in found if process.name}
    return [process for process in found if process.name or process.parent in own]


def cpu_by_label(stack: Stack) -> Cpu:
    used: Cpu = {}
    for process in of(stack):
        used[process.label] = used.get(process.label, 0.0) + process.cpu
    return used


def _all(data: str) -> Iterator[Process]:
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                process = _process(folder, data)
            except OSError:  # it has ended meanwhile
                continue
            if process:
                yield process


def _process(folder: Path, data: str) -> Process | None:
    pairs = (pair.partition("=") for pair in (folder / "environ").read_bytes().decode(errors="replace").split("\0"))
    environment = {name: value for name, _, value in pairs}
    mark, function = environment.get(MARK, ""), environment.get(FUNCTION, "")
    name = Path(mark).name if mark.startswith(f"{data}/") else ""
    if not name and not function:
        return None
    fields = (folder / "stat").read_text().rpartition(")")[2].split()
    parent, user, system, pages = int(fields[1]), int(fields[11]), int(fields[12]), int(fields[21])
    return Process(int(folder.name), parent, name, function, (user + system) / TICK, pages * PAGE)
