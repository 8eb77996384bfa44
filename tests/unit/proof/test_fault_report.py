from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.proof.faults.report import RECOVERY, TRIES, Outcome, Report, row


def outcome(*problems: str, seed: int = 1, figures: dict[str, float] | None = None) -> Outcome:
    return Outcome("F1", seed, datetime.now(UTC), problems=list(problems), figures=figures or {})


def test_a_report_goes_on_from_what_the_same_commit_has_run(tmp_path: Path) -> None:
    report = Report(tmp_path / "faults" / "F1.jsonl")
    assert report.of("a") == []

    report.append([outcome()], "a")
    report.append([outcome("51 confirmed", seed=7), outcome(seed=8)], "b")

    assert len(report.of("a")) == 1
    assert [(run["seed"], run["ok"]) for run in report.of("b")] == [(7, False), (8, True)]


def test_a_row_has_n_violations_and_the_median_and_worst_recovery(tmp_path: Path) -> None:
    report = Report(tmp_path / "F3.jsonl")
    runs = [outcome(figures={RECOVERY: seconds, TRIES: 2}) for seconds in (1.0, 9.0, 2.0)]
    report.append([*runs, outcome("I1: oversold", "I6: twice", figures={RECOVERY: 2.0, TRIES: 1})], "a")

    text = row("F3", report.of("a"), "2 cores, a")

    assert text == "| F3 | 4 (in 7 tries) | 2 | median 2.0 s, worst 9.0 s | 2 cores, a |"


def test_a_row_without_recovery_leaves_it_empty(tmp_path: Path) -> None:
    report = Report(tmp_path / "F1.jsonl")
    report.append([outcome()], "a")

    assert row("F1", report.of("a"), "2 cores, a") == "| F1 | 1 | 0 |  | 2 cores, a |"
