"""Injects a fault many times into the open shop and audits it: `make faults F=F3 N=100`.

F1 is 500 buyers of 50 pieces. F3 kills consumers in the middle of a batch, F5 kills publishers between sending a
message and marking it as sent. Both restart the shop's functions with times of a second, and audit after 50 kills.

Each run has a seed, which is printed; --run-seed repeats that run. Audited runs are written to
`.local/<stack>/faults/<fault>.jsonl`, and a later call with the same commit goes on from there. At the end a row about
all runs of this commit is added to docs/faults.md. Exits 1 after a violation, 2 if the fault could not be run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from localstack import stack
from localstack.customer import GaveUpError
from localstack.engines.errors import EngineError
from localstack.run.shop import is_open
from localstack.stack import ROOT, Stack
from tests.proof.actors.admin import SetUpError
from tests.proof.audit.errors import AuditError
from tests.proof.faults import f1, f3, f5, kills
from tests.proof.faults.report import Outcome, Report, row
from tests.proof.faults.schedule import left_to_do
from tests.proof.faults.shop import under_test
from tests.proof.machine import commit, describe, in_a_line, in_short

NOT_RUN = 2
SHOWN = 20
KILLS: dict[str, kills.Open] = {f3.NAME: f3.make, f5.NAME: f5.make}
FAULTS = (f1.NAME, *KILLS)
TABLE = ROOT / "docs" / "faults.md"
console = Console(highlight=False)


def main() -> int:
    given = _arguments()
    here = stack.current()
    if not is_open(here):
        console.print(f"The shop of the stack {here.name} is closed. Open it with `make run`.", style="red")
        return NOT_RUN
    console.print(in_a_line(describe()), soft_wrap=True)
    report = Report(here.data / "faults" / f"{given.fault}.jsonl")
    here_and_now = commit()
    done = [run["seed"] for run in report.of(here_and_now)]
    seeds = [given.run_seed] if given.run_seed is not None else left_to_do(given.seed, given.count, done)
    console.print(f"{given.fault}: {len(done)} runs of this commit are done, {len(seeds)} to do")
    failed = 0
    try:
        for outcomes in _runs(here, given, seeds, report.file.with_suffix(".acks.jsonl")):
            _say_audited(outcomes)
            failed += sum(not each.ok for each in outcomes)
            if given.run_seed is None:
                report.append(outcomes, here_and_now)
    except (SetUpError, AuditError, GaveUpError, EngineError, httpx.HTTPError) as error:
        console.print(str(error), style="red", markup=False)
        return NOT_RUN
    return _sum_up(given.fault, report.of(here_and_now)) if given.run_seed is None else int(failed > 0)


def _runs(here: Stack, given: argparse.Namespace, seeds: Sequence[int], log: Path) -> Iterator[list[Outcome]]:
    if given.fault == f1.NAME:
        yield from ([_say(f1.run(here, f1.prepare(here), log, seed, at_once=given.at_once))] for seed in seeds)
    elif seeds:
        with under_test(here) as shop:
            yield from kills.run(shop, KILLS[given.fault], seeds, _say)


def _say(outcome: Outcome) -> Outcome:
    figures = ", ".join(f"{name} {value:,.3g}" for name, value in outcome.figures.items())
    console.print(f"{outcome.fault} seed {outcome.seed:<10} {outcome.about} {figures}", soft_wrap=True)
    return outcome


def _say_audited(outcomes: Sequence[Outcome]) -> None:
    problems = [problem for outcome in outcomes for problem in outcome.problems]
    colour = "red" if problems else "green"
    console.print(f"[{colour}]{len(outcomes)} runs audited, {len(problems)} violations[/]")
    for problem in problems[:SHOWN]:
        console.print(f"    {problem}", markup=False, soft_wrap=True)


def _sum_up(fault: str, runs: Sequence[dict[str, Any]]) -> int:
    failed = sum(not run["ok"] for run in runs)
    bound = f"; at 95 % the rate is below {3 / len(runs):.1%}" if runs and not failed else ""
    console.print(f"{failed} of {len(runs)} runs at this commit failed{bound}")
    with TABLE.open("a") as table:
        table.write(row(fault, runs, in_short(describe())) + "\n")
    return 1 if failed or not runs else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fault", choices=FAULTS, default=f1.NAME, help="which (%(default)s)")
    parser.add_argument("--count", type=int, default=1, metavar="N", help="runs in all (%(default)s)")
    parser.add_argument(
        "--seed", type=int, default=1, help="seed of the series, which gives each run its own (%(default)s)"
    )
    parser.add_argument("--run-seed", type=int, metavar="SEED", help="repeats this run, and reports nothing")
    parser.add_argument("--at-once", type=int, default=f1.AT_ONCE, help="F1: buyers at a time (%(default)s)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
