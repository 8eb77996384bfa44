from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.proof.faults.report import Outcome, Report


def outcome(*problems: str) -> Outcome:
    return Outcome("F1", datetime.now(UTC), list(problems), {"confirmed": 50.0}, {})


def test_a_report_goes_on_from_what_the_same_commit_has_run(tmp_path: Path) -> None:
    report = Report(tmp_path / "faults" / "F1.jsonl")
    assert report.of("a") == []

    report.append(outcome(), "a")
    report.append(outcome("51 confirmed"), "b")
    report.append(outcome(), "b")

    assert len(report.of("a")) == 1
    assert [row["ok"] for row in report.of("b")] == [False, True]
