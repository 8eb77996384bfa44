"""Finds k6, or builds it, and runs a script with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localstack.engines.progress import step
from localstack.stack import ROOT

VERSION = "1.8.1"
PACKAGE = f"go.k6.io/k6@v{VERSION}"
HOME = ROOT / ".local" / "tools" / f"k6-{VERSION}"
SCRIPTS = Path(__file__).parent / "scripts"


class K6Error(Exception):
    """Says what to do."""


@dataclass(frozen=True, slots=True)
class Run:
    """`metrics` by name, each with its values; `lines` are the JSON objects that the script printed; `cpu` is what the
    stack used meanwhile, in seconds, by engine and function."""

    metrics: dict[str, dict[str, float]]
    lines: list[dict[str, Any]]
    cpu: dict[str, float] = field(default_factory=dict)

    def value(self, metric: str, name: str) -> float:
        """0 where nothing was counted."""
        return self.metrics.get(metric, {}).get(name, 0.0)


def binary() -> Path:
    built = HOME / "k6"
    if not built.exists():
        go = shutil.which("go")
        if go is None:
            raise K6Error(f"k6 is built from source. Install Go 1.24 or later, or put k6 {VERSION} at {built}.")
        with step(f"k6 {VERSION} built (once, some two minutes)", announce=True):
            _install(go)
    return built


def _install(go: str) -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    environment = os.environ | {"GOBIN": str(HOME)}
    done = subprocess.run([go, "install", PACKAGE], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise K6Error(f"{PACKAGE} could not be built:\n{done.stderr[-2000:]}")


def run(script: str, settings: Mapping[str, str]) -> Run:
    """`settings` are the script's `__ENV`."""
    with tempfile.TemporaryDirectory() as folder:
        summary, printed = Path(folder, "summary.json"), Path(folder, "printed.log")
        command = [
            str(binary()), "run", "--quiet", "--no-usage-report", "--address", "", "--log-format", "raw",
            "--console-output", str(printed), str(SCRIPTS / f"{script}.js"),
        ]  # fmt: skip
        environment = os.environ | {"SUMMARY": str(summary)} | dict(settings)
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if not summary.exists():
            raise K6Error(f"k6 could not run {script}.js:\n{(done.stdout + done.stderr)[-2000:]}")
        metrics = json.loads(summary.read_text())["metrics"]
        return Run({name: metric["values"] for name, metric in metrics.items()}, list(_printed(printed)))


def _printed(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text().splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            raise K6Error(f"the script says: {line}") from None
