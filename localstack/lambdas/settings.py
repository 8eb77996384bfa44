"""The settings of the service. Each is an environment variable: the field's name in capitals."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from localstack.lambdas.errors import LambdasError


@dataclass(frozen=True)
class Settings:
    """Times are in seconds."""

    lambda_concurrency: int = 4
    """The most workers of a function; its ReservedConcurrentExecutions can lower it."""
    lambda_scale_after: float = 0.01
    """Another worker starts when an invoke has waited this long."""
    lambda_cold_starts: int = 2
    """The most workers of all functions that start at the same time."""
    lambda_background_nice: int = 4
    """The niceness, see nice(1), of functions that no client waits for, so that answers to clients come first."""
    lambda_idle: float = 600.0
    """A function's last worker is ended when it was idle for this long."""
    lambda_idle_surplus: float = 60.0
    """The same for a function's other workers."""
    lambda_init_timeout: float = 30.0
    lambda_retry_base: float = 1.0
    """The wait before the first retry of a failed asynchronous invoke; it doubles each time."""
    mapping_retry_base: float = 0.2
    """The wait before the first retry of a failed batch; it doubles each time up to mapping_retry_cap."""
    mapping_retry_cap: float = 10.0
    mapping_concurrency: int = 2
    """The most batches of an event source mapping at a time; the mapping's MaximumPollers can lower it."""
    schedule_rate_seconds: float = 2.0
    """The interval of `rate(...)` schedules; 0 keeps those of the template, a minute or more."""
    shutdown_grace: float = 10.0
    """How long the service waits for running invokes when it is stopped."""


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Raises LambdasError where a value is not a number."""
    given = os.environ if environment is None else environment
    values = {field.name: given[field.name.upper()] for field in fields(Settings) if field.name.upper() in given}
    try:
        return Settings(**{name: type(getattr(Settings, name))(value) for name, value in values.items()})
    except ValueError as error:
        raise LambdasError(f"One of {', '.join(name.upper() for name in values)} is not a number: {error}") from None
