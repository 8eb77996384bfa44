"""Measures opening, cold starts, warm latency and memory against their budgets. Opens the shop if it is closed.

Prints a table with ok or MISSED and writes it as JSON to `.local/<stack>/bench/`. Exits 0 even if a budget is missed,
and 2 if something could not be measured. It leaves a few unpaid orders, which end at their payment deadline.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
from rich.console import Console

from localstack import stack
from localstack.run.shop import is_open
from localstack.stack import Stack
from tests.proof import machine
from tests.proof.actors import buyers
from tests.proof.actors.admin import SetUpError
from tests.proof.bench import cold, idle, opening, warm
from tests.proof.bench.rows import Row, show
from tests.proof.go_tool import GoToolError
from tests.proof.load.crowd import Crowd, crowd
from tests.proof.load.k6 import K6Error

PARTS = ("opening", "idle", "cold", "warm")
WIDTH, NOT_RUN = 165, 2
console = Console(highlight=False, width=WIDTH)


def main() -> int:
    given = _arguments()
    here, begun, about = stack.current(), datetime.now(UTC), machine.describe()
    was_open = is_open(here)
    try:
        rows = list(_measure(here, given))
    except (K6Error, GoToolError, SetUpError, opening.OpeningError, httpx.HTTPError) as error:
        console.print(str(error), style="red", markup=False)
        return NOT_RUN
    finally:
        if not was_open:
            opening.close(here)
    console.print(f"\n{machine.in_a_line(about)}; medians of {given.runs} runs\n", soft_wrap=True)
    show(console, rows)
    file = here.data / "bench" / f"{begun:%Y%m%dT%H%M%S}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"machine": about, "rows": [row.as_json() for row in rows]}, indent=2))
    return 0


def _measure(here: Stack, given: argparse.Namespace) -> Iterator[Row]:
    if "opening" in given.parts or not is_open(here):
        console.print("opening …")
        yield opening.measure(here, restart=given.restart)
    if "idle" in given.parts:
        console.print("idle …")
        yield from idle.measure(here)
    with crowd(here) as people:
        if "cold" in given.parts:
            console.print("cold starts …")
            yield from cold.measure(_bench(people), given.runs, console.print)
        if "warm" in given.parts:
            console.print("warm …")
            yield from warm.measure(people, min(given.runs, 3), given.seconds)


def _bench(people: Crowd) -> cold.Bench:
    sku = json.loads(Path(people.skus()).read_text())[0]
    return cold.Bench(people.stack, buyers.ready(people.stack, 1)[0], sku)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS, help=f"some of: {', '.join(PARTS)} (all without)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each, the median counts (%(default)s)")
    parser.add_argument("--seconds", type=int, default=10, help="length of a warm run (%(default)s)")
    parser.add_argument("--restart", action="store_true", help="close an open shop first, to time its opening")
    given = parser.parse_args()
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return given


if __name__ == "__main__":
    sys.exit(main())
