"""The outcomes of a fault's runs: lines of `.local/<stack>/faults/<fault>.jsonl`, and a row of docs/faults.md."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

RECOVERY = "recovery s"
TRIES = "tries"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run. Its `seed` repeats it; `about` says what was hit; `problems` are violations. `audit` is empty where the
    audit of a later run covers this one."""

    fault: str
    seed: int
    began: datetime
    about: str = ""
    problems: list[str] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    audit: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Report:
    file: Path

    def append(self, outcomes: Sequence[Outcome], commit: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a") as lines:
            lines.writelines(json.dumps(_line(outcome, commit)) + "\n" for outcome in outcomes)

    def of(self, commit: str) -> list[dict[str, Any]]:
        """The runs of this commit's code, which say nothing about another's."""
        if not self.file.exists():
            return []
        rows = [json.loads(line) for line in self.file.read_text().splitlines()]
        return [row for row in rows if row["commit"] == commit]


def _line(outcome: Outcome, commit: str) -> dict[str, Any]:
    return {
        "fault": outcome.fault,
        "seed": outcome.seed,
        "commit": commit,
        "began": outcome.began.isoformat(),
        "about": outcome.about,
        "ok": outcome.ok,
        "problems": outcome.problems,
        "figures": {name: round(value, 2) for name, value in outcome.figures.items()},
        "audit": outcome.audit,
    }


def row(fault: str, runs: Sequence[dict[str, Any]], machine: str) -> str:
    """A line of the table in docs/faults.md: fault, n, violations, recovery, machine and commit."""
    violations = sum(len(run["problems"]) for run in runs)
    return f"| {fault} | {_count(runs)} | {violations} | {_recovery(runs)} | {machine} |"


def _count(runs: Sequence[dict[str, Any]]) -> str:
    """How many of the attempts to hit the fault's window missed it is said beside n."""
    tries = sum(run["figures"].get(TRIES, 1) for run in runs)
    return f"{len(runs)}" + (f" (in {tries:.0f} tries)" if tries > len(runs) else "")


def _recovery(runs: Sequence[dict[str, Any]]) -> str:
    seconds = [run["figures"][RECOVERY] for run in runs if RECOVERY in run["figures"]]
    return f"median {median(seconds):.1f} s, worst {max(seconds):.1f} s" if seconds else ""
