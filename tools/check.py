"""`make check`: every static check, two at a time, in seconds. Prints what failed and what to do about it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed

from rich.console import Console

from tools.steps import PYTHON, Outcome, Step, run_step

PYTEST = (PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider")

# The longest first, so that two workers end at about the same time.
STEPS = (
    Step("mypy", (PYTHON, "-m", "mypy")),
    Step("template", ("sam", "validate", "--lint", "--template", "template.yaml")),
    Step("rooms and template tests", (*PYTEST, "tests/architecture", "-m", "not slow")),
    Step(
        "contracts",
        (*PYTEST, "tests/contract", "-m", "not integration"),
        "make docs writes what is generated; a route needs its event in template.yaml by hand",
    ),
    Step("compose", (PYTHON, "-m", "localstack.engines.compose_check")),
    Step("import-linter", (PYTHON, "-m", "tools.import_linter")),
    Step("ruff check", ("ruff", "check", "."), "make fmt mends most of it"),
    Step("ruff format", ("ruff", "format", "--check", "."), "make fmt"),
)


def outcomes(steps: tuple[Step, ...], workers: int) -> Iterator[Outcome]:
    with ThreadPoolExecutor(workers) as pool:
        for done in as_completed([pool.submit(run_step, step) for step in steps]):
            yield done.result()


def report(console: Console, outcome: Outcome) -> None:
    mark = "[green]ok    [/]" if outcome.ok else "[red]failed[/]"
    console.print(f"{mark} {outcome.step.name:<26} {outcome.seconds:5.1f} s")
    if not outcome.ok:
        console.print(outcome.output.rstrip(), markup=False, highlight=False, soft_wrap=True)
        if outcome.step.repair:
            console.print(f"       → {outcome.step.repair}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make check", description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    console, started = Console(), time.monotonic()
    failed = 0
    for outcome in outcomes(STEPS, parser.parse_args().workers):
        report(console, outcome)
        failed += not outcome.ok
    console.print(f"{'all clean' if not failed else f'{failed} failed'} in {time.monotonic() - started:.1f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
