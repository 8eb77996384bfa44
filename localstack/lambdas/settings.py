"""What can be tuned about the local Lambda service, each by an environment variable of the same name in capitals."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from localstack.lambdas.errors import LambdasError


@dataclass(frozen=True)
class Settings:
    """Times are in seconds."""

    lambda_concurrency: int = 4
    """Most workers of one function; its ReservedConcurrentExecutions lowers it."""
    lambda_scale_after: float = 0.01
    """Another worker is started once an invoke has waited this long for one."""
    lambda_cold_starts: int = 2
    """Most workers that start at the same time, over all functions."""
    lambda_background_nice: int = 4
    """How far functions that no client waits for stand back (see nice(1)): on AWS they have processors of their own,
    here they would make every answer wait for the sagas of the orders before."""
    lambda_idle: float = 600.0
    """A worker without work for this long is ended."""
    lambda_idle_surplus: float = 60.0
    """The same for workers beyond the function's last."""
    lambda_init_timeout: float = 30.0
    lambda_retry_base: float = 1.0
    """The wait before the first retry of a failed asynchronous invoke; it doubles each time."""
    mapping_retry_base: float = 0.2
    """The wait before the first retry of a failed batch; it doubles each time up to mapping_retry_cap."""
    mapping_retry_cap: float = 10.0
    mapping_concurrency: int = 2
    """Most invokes of one event source mapping at a time (AWS: its pollers)."""
    schedule_rate_seconds: float = 2.0
    """How often `rate(...)` schedules run here; AWS's least is a minute. 0: as the template says."""
    shutdown_grace: float = 10.0
    """How long running invokes may still take when the service is stopped."""


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    given = os.environ if environment is None else environment
    values = {field.name: given[field.name.upper()] for field in fields(Settings) if field.name.upper() in given}
    try:
        return Settings(**{name: type(getattr(Settings, name))(value) for name, value in values.items()})
    except ValueError as error:
        raise LambdasError(f"One of {', '.join(name.upper() for name in values)} is not a number: {error}") from None
