"""Runs a script with k6."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.proof.go_tool import GoTool

K6 = GoTool("k6", "1.8.1", "go.k6.io/k6", "k6")
SCRIPTS = Path(__file__).parent / "scripts"


class K6Error(Exception):
    """A script could not be run, or printed something that is not JSON."""


@dataclass(frozen=True, slots=True)
class Run:
    """`metrics` are by name, each with its values. `lines` are the JSON objects that the script printed. `cpu` is the
    CPU time of the stack during the run, in seconds, by engine and function."""

    metrics: dict[str, dict[str, float]]
    lines: list[dict[str, Any]]
    cpu: dict[str, float] = field(default_factory=dict)

    def value(self, metric: str, name: str) -> float:
        """Returns 0 where nothing was counted."""
        return self.metrics.get(metric, {}).get(name, 0.0)


def run(script: str, settings: Mapping[str, str]) -> Run:
    """Runs `scripts/<script>.js`. The script reads `settings` from `__ENV`."""
    with tempfile.TemporaryDirectory() as folder:
        summary, printed = Path(folder, "summary.json"), Path(folder, "printed.log")
        command = [
            str(K6.binary()), "run", "--quiet", "--no-usage-report", "--address", "", "--log-format", "raw",
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
