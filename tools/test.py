"""`make test`: the suites, cheapest first, on a stack of their own that is stopped again if it was not up before."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console

from tools.openapi.seen import SEEN
from tools.steps import PYTHON, ROOT, environment

SUITES = ("architecture", "contract", "unit", "integration", "e2e", "faults", "sam")
FOLDERS = {"faults": "proof/faults"}
"""Where a suite's folder in tests/ is not called as the suite."""
ON_ENGINES = {"integration", "e2e", "faults", "sam"}
SIDE_BY_SIDE = {"unit"}
"""Suites that share nothing, and so run on both cores."""
MEASURED = {"unit"}
"""Suites whose coverage of the domains is held by a gate."""

console = Console()


def module(*arguments: str, quiet: bool = False) -> bool:
    """Runs a module of this repository on the test stack. Returns whether it succeeded."""
    output = subprocess.DEVNULL if quiet else None
    command = (PYTHON, "-m", *arguments)
    return subprocess.run(command, cwd=ROOT, env={**environment(), "STACK": "test"}, stdout=output).returncode == 0


@contextmanager
def stack() -> Iterator[bool]:
    """Starts and fills the engines, and stops them at the end if they were not running before."""
    was_up = module("localstack.engines", "status", quiet=True)
    try:
        yield module("localstack.engines", "start") and module("localstack.init")
    finally:
        if not was_up:
            module("localstack.engines", "stop")


def run_suite(suite: str) -> bool:
    folder = f"tests/{FOLDERS.get(suite, suite)}"
    if not any((ROOT / folder).rglob("test_*.py")):
        return True
    workers = ("-n", "2") if suite in SIDE_BY_SIDE else ()
    measure = ("--cov", "--cov-report=") if suite in MEASURED else ()
    started = time.monotonic()
    passed = module("pytest", folder, "-q", *workers, *measure)
    if suite in MEASURED:
        passed = module("tools.coverage_gate") and passed
    verdict = "[green]passed[/]" if passed else "[red]failed[/]"
    console.print(f"{suite}: {verdict} in {time.monotonic() - started:.0f} s\n")
    return passed


def run_suites(suites: Sequence[str]) -> list[str]:
    """Returns the suites that failed. If the engines do not start, every suite that needs them has failed."""
    failed = [suite for suite in suites if suite not in ON_ENGINES and not run_suite(suite)]
    on_engines = [suite for suite in suites if suite in ON_ENGINES]
    if not on_engines:
        return failed
    with stack() as ready:
        return failed + [suite for suite in on_engines if not ready or not run_suite(suite)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make test", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="suite", help=f"some of: {' '.join(SUITES)} (all without)")
    chosen = parser.parse_args().suites or SUITES
    if unknown := set(chosen) - set(SUITES):
        parser.error(f"no such suite: {', '.join(sorted(unknown))}; there are {', '.join(SUITES)}")
    started = time.monotonic()
    SEEN.unlink(missing_ok=True)
    failed = run_suites([suite for suite in SUITES if suite in chosen])
    if "e2e" in chosen:
        module("tools.openapi.seen")
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    console.print(f"{'failed: ' + ', '.join(failed) if failed else 'every suite passed'} in {minutes} min {seconds} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
