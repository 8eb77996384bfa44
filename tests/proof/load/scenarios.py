"""The scenarios of the load table: how they run, what they measure, what must be reached, and what two peers did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.proof.load import k6
from tests.proof.load.crowd import PIECES, SALE_BUYERS, Crowd

Figures = dict[str, float]
USERS = 8
CHECKOUT_BUYERS = 120


@dataclass(frozen=True, slots=True)
class Target:
    """`figure` must be at least `low` and at most `high`."""

    figure: str
    low: float = 0.0
    high: float = float("inf")

    def met(self, figures: Figures) -> bool:
        return self.low <= figures[self.figure] <= self.high


@dataclass(frozen=True, slots=True)
class Scenario:
    """`run` makes one run, of the given seconds. CPU time is divided by the count of the metric `unit`. `vendure` and
    `oscar` are the figures of these shops for the same work."""

    name: str
    title: str
    unit: str
    run: Callable[[Crowd, int], k6.Run]
    figures: Callable[[k6.Run], Figures]
    targets: tuple[Target, ...]
    vendure: str
    oscar: str


def _browse(crowd: Crowd, seconds: int) -> k6.Run:
    return crowd.run("browse", USERS=str(USERS), DURATION=f"{seconds}s")


def _cart(crowd: Crowd, seconds: int) -> k6.Run:
    return crowd.run("cart", USERS=str(USERS), DURATION=f"{seconds}s", SKUS=crowd.skus())


def _checkout(**model: str) -> Callable[[Crowd, int], k6.Run]:
    def run(crowd: Crowd, seconds: int) -> k6.Run:
        given = {"BUYERS": crowd.buyers(CHECKOUT_BUYERS), "SKUS": crowd.skus(), "DURATION": f"{seconds}s"}
        return crowd.run("checkout", **model, **given)

    return run


def _flash(users: int) -> Callable[[Crowd, int], k6.Run]:
    def run(crowd: Crowd, _: int) -> k6.Run:
        buyers = crowd.buyers(SALE_BUYERS)
        return crowd.run("flash", USERS=str(users), BUYERS=buyers, SKU=crowd.sale())

    return run


def _trouble(run: k6.Run) -> Figures:
    return {"5xx": run.value("server_errors", "count"), "unexpected": run.value("unexpected", "count")}


def _browse_figures(run: k6.Run) -> Figures:
    pages = ("list", "detail", "search")
    each = {f"{name} p95 ms": run.value(f"http_req_duration{{name:{name}}}", "p(95)") for name in pages}
    return {
        "requests/s": run.value("http_reqs", "rate"),
        "p95 ms": run.value("http_req_duration", "p(95)"),
        **each,
        **_trouble(run),
    }


def _cart_figures(run: k6.Run) -> Figures:
    journeys = {"journeys/s": run.value("iterations", "rate"), "p95 ms": run.value("iteration_duration", "p(95)")}
    return {**journeys, **_trouble(run)}


def _checkout_figures(run: k6.Run) -> Figures:
    return {
        "confirmed/s": run.value("confirmed", "rate"),
        "accepted p50 ms": run.value("until_accepted", "med"),
        "accepted p95 ms": run.value("until_accepted", "p(95)"),
        "confirmed p50 ms": run.value("until_confirmed", "med"),
        "confirmed p95 ms": run.value("until_confirmed", "p(95)"),
        "dropped": run.value("dropped_iterations", "count"),
        **_trouble(run),
    }


def _flash_figures(run: k6.Run) -> Figures:
    return {
        "won": run.value("won", "count"),
        "told at once": run.value("lost_at_once", "count"),
        "told later": run.value("lost_later", "count"),
        "last told s": run.value("told", "max") / 1000,
        "told p95 ms": run.value("until_told", "p(95)"),
        **_trouble(run),
    }


CLEAN = (Target("5xx", high=0), Target("unexpected", high=0))
EXACT = (Target("won", PIECES, PIECES), *CLEAN)
ACCEPTED = Target("accepted p95 ms", high=60)

SCENARIOS = (
    Scenario(
        "browse", "browse 50/30/20, 8 users", "http_reqs", _browse, _browse_figures,
        (Target("requests/s", 500), Target("p95 ms", high=30), *CLEAN), "139/s (86 ms)", "268/s (57 ms)",
    ),
    Scenario(
        "cart", "guest cart, 3 lines, 8 users", "iterations", _cart, _cart_figures,
        (Target("journeys/s", 60), *CLEAN), "22.5/s (423 ms)", "14.7/s (787 ms)",
    ),
    Scenario(
        "checkout", "checkout to CONFIRMED, 8 users", "confirmed", _checkout(USERS=str(USERS)), _checkout_figures,
        (Target("confirmed/s", 12), *CLEAN), "10.0/s (900 ms)", "26.3/s (478 ms), unpaid",
    ),
    Scenario(
        "checkout3", "checkout, 3 a second", "confirmed", _checkout(RATE="3"), _checkout_figures,
        (ACCEPTED, Target("confirmed p95 ms", high=300), *CLEAN), "178 / 224 ms", "79 / 103 ms, unpaid",
    ),
    Scenario(
        "checkout10", "checkout, 10 a second", "confirmed", _checkout(RATE="10"), _checkout_figures,
        (ACCEPTED, Target("confirmed p95 ms", high=800), *CLEAN), "2,474 / 3,850 ms", "73 / 90 ms, unpaid",
    ),
    Scenario(
        "flash", "flash: 500 buyers, 100 at once, 50 pieces", "iterations", _flash(100), _flash_figures,
        (*EXACT, Target("last told s", high=15)), "363 sold, 45 s", "73 sold, 117-132 5xx, 9 s",
    ),
    Scenario(
        "flash500", "flash: 500 buyers at once, 50 pieces", "iterations", _flash(500), _flash_figures,
        EXACT, "454 sold", "152 sold, 348 5xx",
    ),
)  # fmt: skip
