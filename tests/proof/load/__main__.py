"""k6 over the open shop: browse, cart, checkout (closed, 3/s, 10/s) and the flash sale, then the audit.

Prints a table beside what Vendure and django-oscar did on the same kind of machine, and writes JSON and the
acknowledgement log to `.local/<stack>/load/`. Exits 1 if an invariant is broken or a flash sale sold too many or too
few pieces. A figure that is missed is shown as MISSED and does not change the exit code.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import httpx
from rich.console import Console

from localstack import stack
from localstack.engines.progress import step
from localstack.stack import Stack
from tests.proof import machine
from tests.proof.actors.admin import SetUpError
from tests.proof.audit import acks
from tests.proof.audit.audit import Request, audit
from tests.proof.audit.errors import AuditError
from tests.proof.audit.facts import Ack
from tests.proof.audit.report import as_json, show
from tests.proof.go_tool import GoToolError
from tests.proof.load import k6, results
from tests.proof.load.crowd import Crowd, crowd
from tests.proof.load.results import Result
from tests.proof.load.scenarios import SCENARIOS, Scenario

UNEXPECTED_SHOWN = 5
NOT_RUN = 2
console = Console(highlight=False, width=results.WIDTH)


def main() -> int:
    given = _arguments()
    here = stack.current()
    try:
        return _run(here, [each for each in SCENARIOS if each.name in given.scenarios], given)
    except (k6.K6Error, GoToolError, SetUpError, AuditError) as error:
        console.print(str(error), style="red", markup=False)
    except httpx.TransportError:
        console.print(f"The shop does not answer at {here.url('shop')}. Open it with `make run`.", style="red")
    return NOT_RUN


def _run(here: Stack, scenarios: Sequence[Scenario], given: argparse.Namespace) -> int:
    begun = datetime.now(UTC)
    about = machine.describe()
    folder = here.data / "load"
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / f"acks-{begun:%Y%m%dT%H%M%S}.jsonl"
    log.touch()
    k6.K6.binary()
    with crowd(here) as people:
        found = [_measure(people, scenario, given, log) for scenario in scenarios]
    console.print(
        f"\n{machine.in_a_line(about)}; medians of {given.repeat} runs of {given.seconds} s\n", soft_wrap=True
    )
    results.show(console, found)
    results.show_cpu(console, found)
    console.print("\nAudit")
    verdicts = audit(here, Request(acks=log, since=begun, settle=given.settle))
    show(console, verdicts)
    report = {"machine": about, "seconds": given.seconds, "repeat": given.repeat, "acks": log.name}
    content = {**report, "results": [each.as_json() for each in found], "audit": as_json(verdicts)}
    (folder / f"{begun:%Y%m%dT%H%M%S}.json").write_text(json.dumps(content, indent=2))
    exact = all(target.figure != "won" for each in found for target in each.missed)
    return 0 if exact and all(each.holds for each in verdicts) else 1


def _measure(people: Crowd, scenario: Scenario, given: argparse.Namespace, log: Path) -> Result:
    """Runs a scenario `repeat` times. The first run warms the shop up and is not counted; the peers were warm too."""
    lengths = [given.warm] * bool(given.warm) + [given.seconds] * given.repeat
    runs, speeds = [], []
    for number, seconds in enumerate(lengths, 1):
        with step(f"{scenario.title} ({number} of {len(lengths)})"):
            speeds.append(machine.reference())
            runs.append(scenario.run(people, seconds))
        _write_down(runs[-1], log)
    counted = runs[-given.repeat :]
    figures = [
        scenario.figures(run) | {"machine's reference ms": speed}
        for run, speed in zip(counted, speeds[-given.repeat :], strict=True)
    ]
    units = max(sum(run.value(scenario.unit, "count") for run in counted), 1)
    names = {name for run in counted for name in run.cpu}
    cpu = {name: sum(run.cpu.get(name, 0.0) for run in counted) * 1000 / units for name in names}
    return Result(scenario, figures, cpu)


def _write_down(run: k6.Run, log: Path) -> None:
    with log.open("a") as lines:
        for row in run.lines:
            if "ack" in row:
                at = datetime.fromisoformat(row["ack"]["at"])
                lines.write(acks.line(Ack(**row["ack"] | {"at": at})) + "\n")
    unexpected = [row for row in run.lines if "unexpected" in row]
    for row in unexpected[:UNEXPECTED_SHOWN]:
        text = f"    unexpected: {row['unexpected']} {row['status']} {row['body']}"
        console.print(text, markup=False, style="yellow", soft_wrap=True)
    if len(unexpected) > UNEXPECTED_SHOWN:
        console.print(f"    … and {len(unexpected) - UNEXPECTED_SHOWN} more", style="yellow")


def _arguments() -> argparse.Namespace:
    names = [scenario.name for scenario in SCENARIOS]
    parser = argparse.ArgumentParser(prog="make load", description=__doc__)
    parser.add_argument("scenarios", nargs="*", default=names, help=f"some of: {', '.join(names)} (all without)")
    parser.add_argument("--seconds", type=int, default=30, help="length of one run (%(default)s)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, the median counts (%(default)s)")
    parser.add_argument("--warm", type=int, default=10, help="length of the uncounted first run, 0: none (%(default)s)")
    parser.add_argument("--settle", type=float, default=90, help="seconds the audit waits for what is on its way")
    given = parser.parse_args()
    if unknown := set(given.scenarios) - set(names):
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return given


if __name__ == "__main__":
    sys.exit(main())
