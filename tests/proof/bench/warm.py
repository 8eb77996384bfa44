"""Latency of single calls through the front door, by four clients that each wait for the answer."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from tests.proof.bench.rows import Row
from tests.proof.load import k6
from tests.proof.load.crowd import Crowd

PART = "warm, through the front door, 4 clients"
USERS, BUYERS = 4, 400
"""Enough buyers that no cart grows large."""
CALLS = {"detail": ("product detail", 15.0), "add": ("add to cart", 20.0), "place": ("place order", 40.0)}
WARM_UP = 4


def measure(crowd: Crowd, runs: int, seconds: int) -> Iterator[Row]:
    """The first run of each call is not counted: it warms the shop up."""
    files = {"BUYERS": crowd.buyers(BUYERS), "SKUS": crowd.skus(), "USERS": str(USERS)}
    for what, (name, budget) in CALLS.items():
        lengths = [WARM_UP] + [seconds] * runs
        done = [crowd.run("warm", WHAT=what, DURATION=f"{length}s", **files) for length in lengths][1:]
        note = f"p50 {_median(done, 'med'):.1f} ms, {_calls(done, seconds):.0f}/s"
        wrong = sum(run.value("unexpected", "count") for run in done)
        problem = f"{wrong:.0f} unexpected answers" if wrong else ""
        yield Row(PART, f"{name} p95", _median(done, "p(95)"), "ms", budget, note, problem)


def _median(runs: list[k6.Run], name: str) -> float:
    return median(run.value("timed", name) for run in runs)


def _calls(runs: list[k6.Run], seconds: int) -> float:
    return median(run.value("timed", "count") for run in runs) / seconds
