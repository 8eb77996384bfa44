"""What runs of a fault came to, line by line in `.local/<stack>/faults/<fault>.jsonl`, so that a run can be resumed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Outcome:
    fault: str
    began: datetime
    problems: list[str]
    figures: dict[str, float]
    audit: dict[str, Any]

    @property
    def ok(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Report:
    file: Path

    def append(self, outcome: Outcome, commit: str) -> None:
        row = {
            "fault": outcome.fault,
            "commit": commit,
            "began": outcome.began.isoformat(),
            "ok": outcome.ok,
            "problems": outcome.problems,
            "figures": {name: round(value, 1) for name, value in outcome.figures.items()},
            "audit": outcome.audit,
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a") as lines:
            lines.write(json.dumps(row) + "\n")

    def of(self, commit: str) -> list[dict[str, Any]]:
        """Runs of other code prove nothing of this one."""
        if not self.file.exists():
            return []
        rows = [json.loads(line) for line in self.file.read_text().splitlines()]
        return [row for row in rows if row["commit"] == commit]
