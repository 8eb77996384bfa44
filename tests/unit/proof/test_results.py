from __future__ import annotations

from tests.proof.load.k6 import Run
from tests.proof.load.results import Result
from tests.proof.load.scenarios import SCENARIOS, Figures, Target

FLASH = next(each for each in SCENARIOS if each.name == "flash")
BROWSE = next(each for each in SCENARIOS if each.name == "browse")
SOLD: Figures = {"won": 50, "5xx": 0, "unexpected": 0, "last told s": 9.0}


def flash(*runs: Figures) -> Result:
    return Result(FLASH, [SOLD | run for run in runs], {})


def test_the_median_run_counts() -> None:
    result = flash({"last told s": 9.0}, {"last told s": 40.0}, {"last told s": 11.0})

    assert result.figures["last told s"] == 11.0
    assert not result.missed


def test_one_oversold_sale_counts() -> None:
    assert [target.figure for target in flash({}, {"won": 51}, {}).missed] == ["won"]


def test_one_undersold_sale_counts() -> None:
    assert [target.figure for target in flash({}, {"won": 49}, {}).missed] == ["won"]


def test_one_server_error_counts() -> None:
    assert [target.figure for target in flash({}, {}, {"5xx": 1}).missed] == ["5xx"]


def test_a_figure_must_lie_between_its_bounds() -> None:
    exact = Target("won", 50, 50)

    assert [exact.met({"won": value}) for value in (49, 50, 51)] == [False, True, False]


def test_what_k6_did_not_count_is_0() -> None:
    figures = BROWSE.figures(Run({"http_reqs": {"rate": 510.0}, "http_req_duration": {"p(95)": 21.0}}, []))

    assert figures["requests/s"] == 510.0
    assert figures["5xx"] == 0
