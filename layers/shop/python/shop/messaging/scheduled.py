"""The handler of scheduled Lambdas: relays, sweeps and expiries (docs/adr/0012).

A run has its own correlation id, runs its jobs in turn until nothing is due or its time is nearly over, and reports
counts in its response, in one log line and in metrics.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from shop.kernel.errors import UnavailableError
from shop.kernel.ids import new_id
from shop.telemetry.correlation import Correlation, bound
from shop.telemetry.failures import describe
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count


class LambdaContext(Protocol):
    def get_remaining_time_in_millis(self) -> int: ...


class JobFailedError(Exception):
    """Some jobs of a run failed. Lambda logs the message, so it has the errors without values."""


class TimeLeft:
    """The time that a run may still use: what remains of the invoke less `reserved_seconds`, the longest that one step
    of a job may take."""

    def __init__(self, context: LambdaContext, reserved_seconds: float) -> None:
        self._context = context
        self._reserved = reserved_seconds

    def seconds(self) -> float:
        return self._context.get_remaining_time_in_millis() / 1000 - self._reserved

    def is_over(self) -> bool:
        return self.seconds() <= 0


Job = Callable[[TimeLeft], Mapping[str, int]]
"""Does what is due and returns how many of each kind it did."""


def scheduled(*jobs: Job, reserved_seconds: float) -> Callable[[Any, LambdaContext], dict[str, int]]:
    """Returns the Lambda handler. A job that fails does not stop those after it, but makes the run raise JobFailedError
    at its end. A store that cannot be reached ends the run at once with UnavailableError; the next run comes soon."""

    def handle(_event: Any, context: LambdaContext) -> dict[str, int]:
        time_left = TimeLeft(context, reserved_seconds)
        with bound(Correlation(new_id())):
            return _run(jobs, time_left)

    return handle


def _run(jobs: tuple[Job, ...], time_left: TimeLeft) -> dict[str, int]:
    done: dict[str, int] = {}
    failures: list[str] = []
    for job in jobs:
        try:
            done |= job(time_left)
        except UnavailableError:
            raise
        except Exception as error:  # noqa: BLE001 - the run fails after all jobs have run
            logger.exception("scheduled job failed")
            failures.append(describe(error))
    _report(done)
    if failures:
        raise JobFailedError("; ".join(failures))
    return done


def _report(done: Mapping[str, int]) -> None:
    some = {name: number for name, number in done.items() if number}
    if some:
        logger.info("scheduled run", extra={"done": some})
    for name, number in some.items():
        count("scheduled", number, what=name)
