"""Functions that no client waits for run at a lower priority."""

from __future__ import annotations

from localstack.lambdas.model import Api, App, KafkaMapping, Route, Schedule
from localstack.lambdas.runtime.process import command


def mapping(function: str) -> KafkaMapping:
    return KafkaMapping(
        function, function, None, ("t",), "g", "LATEST", enabled=True, batch_size=1, window=0, partial=True,
        bisect=False, max_retries=1, max_age=60, on_failure=None, pollers=1,
    )  # fmt: skip


def test_steps_and_schedules_are_background_unless_a_route_calls_them_too() -> None:
    api = Api("Shop", "live", (Route("GET", "/", "Api"), Route("GET", "/both", "Both")), {}, {})
    schedules = (Schedule("s", "Sweep", "rate(1 minute)", enabled=True),)
    app = App({}, {}, api, (mapping("Step"), mapping("Both")), schedules)

    assert app.background == {"Step", "Sweep"}


def test_a_worker_is_started_with_its_niceness() -> None:
    assert "nice" not in command("a.handler", 0)
    assert " nice -n 8 " in " ".join(["", *command("a.handler", 8)])
