"""Memory and CPU of the open shop without requests."""

from __future__ import annotations

import time
from collections.abc import Iterator

from localstack.stack import Stack
from tests.proof import processes
from tests.proof.bench.rows import Row

PART = "idle"
GIB = 2**30
MEMORY = 4.0
SECONDS = 10.0
SHOWN = 4


def measure(stack: Stack) -> Iterator[Row]:
    found = processes.of(stack)
    by_label: dict[str, float] = {}
    for process in found:
        by_label[process.label] = by_label.get(process.label, 0.0) + process.rss / GIB
    yield Row(PART, "resident memory", sum(by_label.values()), "GiB", MEMORY, _largest(by_label, "GiB"))
    workers = sum(process.rss for process in found if process.function) / 2**20
    service = sum(process.rss for process in found if process.name == "lambda") / 2**20
    yield Row(PART, "of it the application", workers + service, "MiB", note="functions and the Lambda service")
    used = _cpu(stack)
    yield Row(PART, "CPU", sum(used.values()), "% of a core", note=_largest(used, "%"))


def _cpu(stack: Stack) -> dict[str, float]:
    before = processes.cpu_by_label(stack)
    time.sleep(SECONDS)
    after = processes.cpu_by_label(stack)
    return {name: max(0.0, used - before.get(name, 0.0)) / SECONDS * 100 for name, used in after.items()}


def _largest(values: dict[str, float], unit: str) -> str:
    largest = sorted(values.items(), key=lambda item: -item[1])[:SHOWN]
    return ", ".join(f"{name} {value:.2f} {unit}" for name, value in largest)
