"""The services' apps, and each of their routes with all that its code and the template say of it."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any, cast

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from localstack import stack
from localstack.app import parameters
from shop.http.routing import Route
from tools.openapi.reach import Raised, Reach
from tools.openapi.things import Method
from tools.template import environment_of, functions, load, routes, service_of


@dataclass(frozen=True)
class Operation:
    """`calls` are the functions that the route's code reaches, `texts` the strings of their part of HTTP."""

    service: str
    method: str
    route: Route
    raised: frozenset[Raised]
    calls: frozenset[FunctionType]
    texts: frozenset[str]
    has_authorizer: bool

    @property
    def name(self) -> str:
        return self.route.operation_id or self.route.name

    @property
    def slugs(self) -> set[str]:
        return {raised.slug for raised in self.raised}


def set_environment() -> None:
    """Handlers read their settings when they are imported: those of the template, as they are locally."""
    local = parameters(stack.Stack("test"))
    for properties in functions(load()).values():
        for name, value in environment_of(load(), properties, local).items():
            os.environ.setdefault(name, value)


def apis() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each service with an API, and its function's properties."""
    for properties in functions(load()).values():
        if properties["Handler"] == f"{service_of(properties)}.api.handler":
            yield service_of(properties), properties


def api_of(service: str) -> Any:
    set_environment()
    return importlib.import_module(f"{service}.api")


def operations(service: str, app: FastAPI) -> Iterator[Operation]:
    behind_authorizer = {(known.method, known.path) for known in routes(load()) if known.authorizer == "Principal"}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, Route):
            for method in sorted(route.methods or ()):
                yield _operation(service, method, route, (method, route.path) in behind_authorizer)


def _operation(service: str, method: str, route: Route, has_authorizer: bool) -> Operation:
    reach = Reach(service)
    raised = frozenset[Raised]().union(*(reach.of(Method(call)) for call in _calls(route.dependant)))
    return Operation(service, method, route, raised, reach.functions, frozenset(reach.texts), has_authorizer)


def _calls(dependant: Dependant) -> list[FunctionType]:
    """The route function and its dependencies, and theirs."""
    inner = [call for dependency in dependant.dependencies for call in _calls(dependency)]
    return [cast("FunctionType", dependant.call), *inner]
