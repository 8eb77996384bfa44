"""The parts of a template that run here, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path

INFINITE = -1


@dataclass(frozen=True)
class Source:
    """The folder of a function's or layer's code, and SAM's BuildMethod (`makefile`, `python3.11`), if it has one."""

    path: Path
    build_method: str | None


@dataclass(frozen=True)
class AsyncConfig:
    """The settings of asynchronous invokes. `max_age` is in seconds; destinations are ARNs."""

    retries: int = 2
    max_age: float = 21_600
    on_success: str | None = None
    on_failure: str | None = None


@dataclass(frozen=True)
class Function:
    """`timeout` is in seconds, `memory` in MB; `concurrency` is ReservedConcurrentExecutions."""

    name: str
    logical_id: str
    handler: str
    layers: tuple[str, ...]
    timeout: float
    memory: int
    environment: Mapping[str, str]
    arn: str
    concurrency: int | None = None
    invoke_config: AsyncConfig = AsyncConfig()

    @property
    def package(self) -> str:
        """The top-level module or package of the handler."""
        return self.handler.replace("/", ".").split(".")[0]


@dataclass(frozen=True)
class Authorizer:
    """A REQUEST authorizer. `identity` has sources such as `method.request.header.Accept`; `ttl` is in seconds."""

    name: str
    function: str
    identity: tuple[str, ...]
    ttl: float


@dataclass(frozen=True)
class Route:
    """A method of a path. `function` is None for a mock integration, which answers with `mock_headers`."""

    method: str
    path: str
    function: str | None
    authorizer: str | None = None
    mock_status: int = 200
    mock_headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class GatewayResponse:
    """The template's form of one type of API Gateway's own answers. `headers` maps names to mapping expressions."""

    status: int | None
    headers: Mapping[str, str]
    templates: Mapping[str, str]


@dataclass(frozen=True)
class Api:
    name: str
    stage: str
    routes: tuple[Route, ...]
    authorizers: Mapping[str, Authorizer]
    responses: Mapping[str, GatewayResponse]
    binary_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class KafkaMapping:
    """An event source mapping on Kafka topics. Times are in seconds; -1 means no limit."""

    name: str
    function: str
    source_arn: str | None
    topics: tuple[str, ...]
    group: str
    starting_position: str
    enabled: bool
    batch_size: int
    window: float
    partial: bool
    bisect: bool
    max_retries: int
    max_age: float
    on_failure: str | None
    pollers: int


@dataclass(frozen=True)
class Schedule:
    """`event` is the payload, where it is not EventBridge's own. A cron expression is in `timezone`."""

    name: str
    function: str
    expression: str
    enabled: bool
    event: str | None = None
    timezone: tzinfo = UTC


@dataclass(frozen=True)
class App:
    functions: Mapping[str, Function]
    sources: Mapping[str, Source]
    api: Api | None
    mappings: tuple[KafkaMapping, ...]
    schedules: tuple[Schedule, ...]
    not_run: tuple[str, ...] = ()
    """The names of resources that would call functions on AWS, but do not run here."""

    @property
    def background(self) -> frozenset[str]:
        """The functions that only events and schedules call, so that no client waits for their answers."""
        called = {mapping.function for mapping in self.mappings} | {schedule.function for schedule in self.schedules}
        return frozenset(called - {route.function for route in self.api.routes} if self.api else called)
