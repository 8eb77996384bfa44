"""Reads a SAM template: translates it, fills in the parameters, and picks out what runs here."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from localstack.lambdas.errors import TemplateError
from localstack.lambdas.event_sources import function_name, read_mapping
from localstack.lambdas.intrinsics import Resolver
from localstack.lambdas.model import Api, App, AsyncConfig, Function, Schedule, Source
from localstack.lambdas.rest_api import read_api
from localstack.lambdas.timetable import check
from localstack.lambdas.translate import translated

Properties = Mapping[str, Any]
LAYER_HASH = re.compile(r"[0-9a-f]{10}$")


def read(template: Path, parameters: Mapping[str, str], region: str, cache: Path) -> App:
    """`cache` is a folder for translated templates. Raises TemplateError where the template cannot be run."""
    if not template.is_file():
        raise TemplateError(f"There is no template at {template}. Name it with --template FILE.")
    document = translated(template, parameters, cache)
    resolve = Resolver(document, _parameter_values(document, parameters), region)
    resources = Resources(document, resolve)
    app = App(
        functions={function.name: function for function in _functions(resources, document["Sources"])},
        sources={name: _source(template, given) for name, given in document["Sources"].items()},
        api=_api(resources),
        mappings=tuple(read_mapping(name, found) for name, found in resources.of("AWS::Lambda::EventSourceMapping")),
        schedules=tuple(_schedules(resources)),
        not_run=tuple(name for name, _ in resources.of("AWS::ApiGatewayV2::Api")),
    )
    _check_names(app)
    return app


def _api(resources: Resources) -> Api | None:
    found = list(resources.of("AWS::ApiGateway::RestApi"))
    if len(found) > 1:
        names = ", ".join(name for name, _ in found)
        raise TemplateError(f"Only one REST API runs here, but the template has {names}.")
    return read_api(found[0]) if found else None


def _check_names(app: App) -> None:
    """Raises TemplateError where a trigger or route calls a function that does not exist."""
    called = {mapping.name: mapping.function for mapping in app.mappings}
    called |= {schedule.name: schedule.function for schedule in app.schedules}
    if app.api is not None:
        called |= {f"{route.method} {route.path}": route.function for route in app.api.routes if route.function}
        called |= {gate.name: gate.function for gate in app.api.authorizers.values()}
    unknown = sorted(f"{name} calls {function}" for name, function in called.items() if function not in app.functions)
    if unknown:
        raise TemplateError(f"The template has no such function: {'; '.join(unknown)}.")


class Resources:
    """The template's resources by type, with their intrinsics resolved, without those whose condition is false."""

    def __init__(self, document: Mapping[str, Any], resolve: Resolver) -> None:
        self._resources = document["Resources"]
        self._resolve = resolve

    def of(self, kind: str) -> Iterator[tuple[str, Properties]]:
        for name, resource in self._resources.items():
            if resource["Type"] == kind and (
                "Condition" not in resource or self._resolve.condition(resource["Condition"])
            ):
                yield name, self._resolve(resource.get("Properties", {}))

    def arn(self, logical_id: str) -> str:
        return str(self._resolve({"Fn::GetAtt": [logical_id, "Arn"]}))


def _parameter_values(document: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    declared = document.get("Parameters", {})
    values = {name: given.get(name, definition.get("Default")) for name, definition in declared.items()}
    missing = sorted(name for name, value in values.items() if value is None)
    if missing:
        raise TemplateError(
            f"These parameters of the template have no value: {', '.join(missing)}. "
            "Give each with --parameter NAME=VALUE, or a Default in the template."
        )
    lists = {name for name, definition in declared.items() if "List" in definition["Type"]}
    return {name: value.split(",") if name in lists else value for name, value in values.items()}


def _source(template: Path, given: Mapping[str, Any]) -> Source:
    return Source((template.parent / given["uri"]).resolve(), given["build_method"])


def _functions(resources: Resources, sources: Collection[str]) -> Iterator[Function]:
    configs = {p["FunctionName"]: p for _, p in resources.of("AWS::Lambda::EventInvokeConfig")}
    for logical_id, properties in resources.of("AWS::Lambda::Function"):
        _check_runs(logical_id, properties, sources)
        name = properties.get("FunctionName", logical_id)
        variables = properties.get("Environment", {}).get("Variables", {})
        yield Function(
            name=name,
            logical_id=logical_id,
            handler=properties["Handler"],
            layers=tuple(LAYER_HASH.sub("", layer) for layer in properties.get("Layers", [])),
            timeout=float(properties.get("Timeout", 3)),
            memory=int(properties.get("MemorySize", 128)),
            environment={key: _text(value) for key, value in variables.items()},
            arn=resources.arn(logical_id),
            concurrency=_optional_int(properties.get("ReservedConcurrentExecutions")),
            invoke_config=_async_config(configs.get(name, {}), properties.get("DeadLetterConfig", {})),
        )


def _check_runs(logical_id: str, properties: Properties, sources: Collection[str]) -> None:
    if logical_id not in sources:
        raise TemplateError(f"{logical_id}: only functions of type AWS::Serverless::Function run here.")
    if "Handler" not in properties or not str(properties.get("Runtime", "python")).startswith("python"):
        raise TemplateError(f"{logical_id}: only Python functions run here, and no container images.")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _optional_int(value: Any) -> int | None:
    return None if value is None else int(value)


def _async_config(properties: Properties, dead_letters: Properties) -> AsyncConfig:
    destinations = properties.get("DestinationConfig", {})
    return AsyncConfig(
        retries=int(properties.get("MaximumRetryAttempts", 2)),
        max_age=float(properties.get("MaximumEventAgeInSeconds", 21_600)),
        on_success=destinations.get("OnSuccess", {}).get("Destination"),
        on_failure=destinations.get("OnFailure", {}).get("Destination", dead_letters.get("TargetArn")),
    )


def _schedules(resources: Resources) -> Iterator[Schedule]:
    for name, properties in resources.of("AWS::Events::Rule"):
        expression = str(properties.get("ScheduleExpression", ""))
        for target in properties.get("Targets", []) if expression else []:
            yield _schedule(name, expression, properties, target)
    for name, properties in resources.of("AWS::Scheduler::Schedule"):
        yield _schedule(name, properties["ScheduleExpression"], properties, properties["Target"])


def _schedule(name: str, expression: str, properties: Properties, target: Properties) -> Schedule:
    enabled = properties.get("State", "ENABLED") == "ENABLED"
    timezone = _timezone(name, properties.get("ScheduleExpressionTimezone", "UTC"))
    try:
        check(expression, datetime.now(timezone))
    except TemplateError as error:
        raise TemplateError(f"{name}: {error}") from None
    return Schedule(name, function_name(target["Arn"]), expression, enabled, target.get("Input"), timezone)


def _timezone(schedule: str, name: str) -> tzinfo:
    if name == "UTC":  # not every machine has a database of time zones
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise TemplateError(f"{schedule}: this machine knows no time zone {name!r}. Install tzdata?") from None
