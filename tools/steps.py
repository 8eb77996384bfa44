"""Commands as named steps: run, timed, their output kept until it is needed."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
PACKAGES = os.pathsep.join(str(ROOT / path) for path in ("functions", "layers/shop/python"))


@dataclass(frozen=True)
class Step:
    name: str
    command: Sequence[str]
    repair: str = ""
    """What to do when it fails, if the output does not say so."""


@dataclass(frozen=True)
class Outcome:
    step: Step
    ok: bool
    seconds: float
    output: str


def environment() -> dict[str, str]:
    """Tools of the venv first on PATH; services and the layer importable, and nothing else."""
    venv = str(Path(PYTHON).parent)
    return {**os.environ, "PATH": f"{venv}{os.pathsep}{os.environ['PATH']}", "SAM_CLI_TELEMETRY": "0"}


def run_step(step: Step) -> Outcome:
    started = time.monotonic()
    done = subprocess.run(
        step.command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return Outcome(step, done.returncode == 0, time.monotonic() - started, done.stdout)
