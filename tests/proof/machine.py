"""Describes the machine and the code that a figure was measured on."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from localstack.stack import ROOT

PACKAGES = ("fastapi", "mangum", "pydantic", "pymysql", "confluent-kafka")


def describe() -> dict[str, Any]:
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": commit(),
        "cores": os.cpu_count(),
        "cpu": _cpu(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_before": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def reference() -> float:
    """CPU milliseconds of a fixed piece of Python. Shared cores can be twice as fast at one time as at another, so two
    figures compare only where this one is about the same."""
    return median(_piece_of_work() for _ in range(3))


def _piece_of_work() -> float:
    began = time.process_time()
    counts: dict[int, int] = {}
    for number in range(400_000):
        counts[number % 97] = counts.get(number % 97, 0) + len(str(number))
    return (time.process_time() - began) * 1000


def in_a_line(machine: dict[str, Any]) -> str:
    return (
        f"{machine['date']}, commit {machine['commit']}, {machine['cores']} cores ({machine['cpu']}), "
        f"{machine['memory_gib']} GiB, Python {machine['python']}, load before {machine['load_before']}"
    )


def in_short(machine: dict[str, Any]) -> str:
    return f"{machine['cores']} cores, {machine['memory_gib']:.0f} GiB, {machine['commit']}"


def commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def _cpu() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "unknown")
