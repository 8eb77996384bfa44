"""Puts the local Lambda service together, opens its ports, and closes it in order."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Coroutine
from typing import Any

from localstack.lambdas.asynchronous import AsyncInvoker
from localstack.lambdas.aws import Aws
from localstack.lambdas.control import Control
from localstack.lambdas.destinations import Destinations
from localstack.lambdas.gateway.connection import ApiConnection
from localstack.lambdas.gateway.docs import Docs
from localstack.lambdas.gateway.early import EarlyAnswers
from localstack.lambdas.gateway.front_door import MAX_BODY, FrontDoor
from localstack.lambdas.health import health
from localstack.lambdas.http.client import ClientConnection
from localstack.lambdas.kafka.failures import FailureDestination
from localstack.lambdas.kafka.mapping import RunningMapping
from localstack.lambdas.layout import Code
from localstack.lambdas.listeners import Listeners
from localstack.lambdas.metrics import EmbeddedMetrics, render, render_health
from localstack.lambdas.model import Api, App
from localstack.lambdas.places import Places
from localstack.lambdas.reload import watch
from localstack.lambdas.runtime.fleet import Fleet
from localstack.lambdas.runtime.invocation import MAX_SYNC
from localstack.lambdas.schedules import Scheduler
from localstack.lambdas.secrets import SecretsExtension
from localstack.lambdas.settings import Settings

MAX_SECRETS_REQUEST = 1 << 16


class Service:
    """`variables` are environment variables of every function; the functions' credentials are among them."""

    def __init__(
        self, app: App, code: dict[str, Code], places: Places, settings: Settings, variables: dict[str, str]
    ) -> None:
        self._app = app
        self._places = places
        self._settings = settings
        self._fleet = Fleet(
            app.functions,
            code,
            settings,
            region=places.region,
            local=variables,
            logs=places.logs,
            background=app.background,
        )
        aws = Aws(places.aws_endpoint, places.region, variables)
        self._secrets = SecretsExtension(aws, variables["AWS_SESSION_TOKEN"])
        self._destinations = Destinations(aws, self._fleet)
        self._invoker = AsyncInvoker(self._fleet, self._destinations, settings.lambda_retry_base)
        self._mappings = list(self._running_mappings(places.brokers)) if places.brokers else []
        self._metrics = EmbeddedMetrics(places.logs)
        self._listeners = Listeners()
        self._tasks: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()

    def _running_mappings(self, brokers: str) -> list[RunningMapping]:
        failures = FailureDestination(brokers, self._destinations)
        return [
            RunningMapping(mapping, self._fleet, failures, self._settings, brokers) for mapping in self._app.mappings
        ]

    async def run(self, opened: Callable[[], None]) -> None:
        """Serves until SIGINT or SIGTERM, then closes what it opened. Calls `opened` once every port is open."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop.set)
        try:
            await self._open()
            _collect_garbage_rarely()
            opened()
            await self._stop.wait()
        finally:
            await self._close()

    async def _open(self) -> None:
        """The Lambda port comes last: a client that gets an answer from it may use the others."""
        places, secrets = self._places, self._secrets
        self._metrics.skip_old(self._fleet.pools)
        await self._listeners.open(
            "secrets",
            places.secrets_port,
            lambda open_: ClientConnection(secrets.serve, MAX_SECRETS_REQUEST, connections=open_),
        )
        if self._app.api is not None:
            await self._open_api(self._app.api)
        control = Control(self._fleet, self._invoker, self._health, self._prometheus)
        await self._listeners.open(
            "Lambda", places.lambda_port, lambda open_: ClientConnection(control.serve, MAX_SYNC, connections=open_)
        )
        self._spawn(self._fleet.clean_up())
        if places.watched:
            self._spawn(watch(self._fleet, places.watched))
        if places.triggers:
            self._start_triggers()

    async def _open_api(self, api: Api) -> None:
        places = self._places
        docs = Docs(places.openapi) if places.openapi else None
        door, early = FrontDoor(api, self._fleet, places.region, docs), EarlyAnswers(places.problem_types)
        await self._listeners.open(
            "API",
            places.api_port,
            lambda open_: ApiConnection(door.serve, MAX_BODY, door.refuse_large, open_, early),
        )

    def _start_triggers(self) -> None:
        for mapping in self._mappings:
            if mapping.mapping.enabled:
                mapping.start(self._places.data.name)
        rate = self._settings.schedule_rate_seconds
        self._spawn(Scheduler(self._app.schedules, self._invoker, self._places.region, rate).run())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    def _health(self) -> dict[str, Any]:
        return health(self._fleet, self._mappings)

    def _prometheus(self) -> str:
        return render_health(self._health()) + render(self._metrics.collect(self._fleet.pools))

    async def _close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        grace = self._settings.shutdown_grace
        await asyncio.gather(*(mapping.close(grace) for mapping in self._mappings))
        await self._invoker.close()
        await self._fleet.close(grace)
        await self._listeners.close()


def _collect_garbage_rarely() -> None:
    """Makes garbage collection rare: all objects so far stay for good, and requests leave no cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
