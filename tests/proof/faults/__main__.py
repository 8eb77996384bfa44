"""Injects a fault many times into the open shop and audits after each: `make faults F=F1 N=100`.

Every run is appended to `.local/<stack>/faults/<fault>.jsonl`; a later call with the same commit goes on from there.
Exits 1 if any of the runs failed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from rich.console import Console

from localstack import stack
from localstack.run.shop import is_open
from localstack.stack import Stack
from tests.proof.actors.admin import SetUpError
from tests.proof.audit.errors import AuditError
from tests.proof.faults import f1
from tests.proof.faults.report import Outcome, Report
from tests.proof.machine import commit, describe, in_a_line

NOT_RUN = 2
console = Console(highlight=False)
Faults = dict[str, Callable[[Stack, int, Report, int], None]]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m tests.proof.faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fault", choices=FAULTS, default=f1.NAME, help="which (%(default)s)")
    parser.add_argument("--count", type=int, default=1, metavar="N", help="runs in all (%(default)s)")
    parser.add_argument("--at-once", type=int, default=f1.AT_ONCE, help="F1: buyers at a time (%(default)s)")
    given = parser.parse_args()
    here = stack.current()
    if not is_open(here):
        console.print(f"The shop of the stack {here.name} is closed. Open it with `make run`.", style="red")
        return NOT_RUN
    report = Report(here.data / "faults" / f"{given.fault}.jsonl")
    console.print(in_a_line(describe()), soft_wrap=True)
    left = given.count - len(report.of(commit()))
    try:
        FAULTS[given.fault](here, left, report, given.at_once)
    except (SetUpError, AuditError) as error:
        console.print(str(error), style="red", markup=False)
        return NOT_RUN
    return _sum_up(report.of(commit()))


def _f1(here: Stack, runs: int, report: Report, at_once: int) -> None:
    crowd = f1.prepare(here) if runs > 0 else []
    for number in range(1, runs + 1):
        crowd = f1.prepare(here) if number > 1 else crowd
        outcome = f1.run(here, crowd, report.file.with_name("F1.acks.jsonl"), at_once=at_once)
        report.append(outcome, commit())
        _say(number, runs, outcome)


FAULTS: Faults = {f1.NAME: _f1}


def _say(number: int, runs: int, outcome: Outcome) -> None:
    mark = "[green]ok[/]" if outcome.ok else "[red]failed[/]"
    figures = ", ".join(f"{name} {value:,.0f}" for name, value in outcome.figures.items())
    console.print(f"{outcome.fault} {number}/{runs} {mark}  {figures}", soft_wrap=True)
    for problem in outcome.problems:
        console.print(f"    {problem}", markup=False, soft_wrap=True)


def _sum_up(rows: Sequence[dict[str, Any]]) -> int:
    failed = sum(not row["ok"] for row in rows)
    bound = f"; at 95 % the rate is below {3 / len(rows):.1%}" if rows and not failed else ""
    console.print(f"{failed} of {len(rows)} runs at this commit failed{bound}")
    return 1 if failed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
