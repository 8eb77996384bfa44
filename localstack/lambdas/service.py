"""Puts the local Lambda service together, opens its addresses, and closes it in order."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localstack import loopback
from localstack.lambdas.asynchronous import AsyncInvoker
from localstack.lambdas.aws import LocalAws
from localstack.lambdas.client import ClientConnection, hurry
from localstack.lambdas.control import Control
from localstack.lambdas.destinations import Destinations
from localstack.lambdas.errors import LambdasError
from localstack.lambdas.gateway.connection import DoorConnection
from localstack.lambdas.gateway.docs import Docs
from localstack.lambdas.gateway.front_door import MAX_BODY, FrontDoor
from localstack.lambdas.http import Application
from localstack.lambdas.kafka.failures import FailureDestination
from localstack.lambdas.kafka.mapping import RunningMapping
from localstack.lambdas.layout import Code
from localstack.lambdas.metrics import EmbeddedMetrics, render, render_health
from localstack.lambdas.model import App
from localstack.lambdas.reload import watch
from localstack.lambdas.runtime.fleet import Fleet
from localstack.lambdas.runtime.invocation import MAX_SYNC
from localstack.lambdas.schedules import Scheduler
from localstack.lambdas.secrets import SecretsExtension
from localstack.lambdas.settings import Settings

logger = logging.getLogger(__name__)
MAX_SECRETS_REQUEST = 1 << 16


@dataclass(frozen=True)
class Places:
    """Where the service listens, keeps its files, and finds what it stands on."""

    shop_port: int
    lambda_port: int
    secrets_port: int
    data: Path
    description: Path
    aws_endpoint: str
    brokers: str
    region: str
    triggers: bool = True
    watched: tuple[Path, ...] = ()


def _spare_the_collector() -> None:
    """What lives now lives for good, and requests leave no cycles: looking for garbage often would only cost time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


class Service:
    def __init__(
        self, app: App, code: dict[str, Code], places: Places, settings: Settings, local: dict[str, str]
    ) -> None:
        self._app = app
        self._places = places
        self._settings = settings
        self._fleet = Fleet(
            app.functions,
            code,
            settings,
            region=places.region,
            local=local,
            logs=places.data / "logs",
            background=app.background,
        )
        self._token = local["AWS_SESSION_TOKEN"]
        self._aws = LocalAws(places.aws_endpoint, places.region)
        self._destinations = Destinations(self._aws, self._fleet)
        self._invoker = AsyncInvoker(self._fleet, self._destinations, settings.lambda_retry_base)
        failures = FailureDestination(places.brokers, self._destinations)
        self._mappings = [
            RunningMapping(mapping, self._fleet, failures, settings, places.brokers) for mapping in app.mappings
        ]
        self._metrics = EmbeddedMetrics(places.data / "logs")
        self._servers: list[asyncio.Server] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._stop = asyncio.Event()

    async def run(self, opened: Callable[[], None]) -> None:
        """Serves until SIGINT or SIGTERM, then closes what it opened."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop.set)
        try:
            await self._open()
            _spare_the_collector()
            opened()
            await self._stop.wait()
        finally:
            await self._close()

    async def _open(self) -> None:
        """The Lambda port comes last: who asks it for health may then use the others."""
        places = self._places
        self._metrics.skip_old(self._fleet.pools)
        secrets = SecretsExtension(self._aws, self._token)
        await self._listen("secrets", places.secrets_port, secrets.serve, MAX_SECRETS_REQUEST)
        if self._app.api is not None:
            door = FrontDoor(self._app.api, self._fleet, places.region, Docs(places.description))
            await self._listen("shop", places.shop_port, door.serve, MAX_BODY, door.refuse_large, kind=DoorConnection)
        control = Control(self._fleet, self._invoker, self._health, self._prometheus)
        await self._listen("Lambda", places.lambda_port, control.serve, MAX_SYNC)
        self._spawn(self._fleet.keep_house())
        if places.watched:
            self._spawn(watch(self._fleet, places.watched))
        if places.triggers:
            self._start_triggers()

    def _start_triggers(self) -> None:
        for mapping in self._mappings:
            if mapping.mapping.enabled:
                mapping.start(self._places.data.name)
        scheduler = Scheduler(
            self._app.schedules, self._invoker, self._places.region, self._settings.schedule_rate_seconds
        )
        self._spawn(scheduler.run())

    async def _listen(
        self,
        name: str,
        port: int,
        application: Application,
        max_body: int,
        refuse: Application | None = None,
        *,
        kind: type[ClientConnection] = ClientConnection,
    ) -> None:
        connections: set[ClientConnection] = set()
        factory = lambda: kind(application, max_body, refuse, connections)  # noqa: E731
        try:
            sockets = loopback.bind(port)
        except OSError as error:
            raise LambdasError(f"Port {port} ({name}) is taken: {error.strerror}. Is the shop already open?") from None
        for each in sockets:
            self._servers.append(await asyncio.get_running_loop().create_server(factory, sock=each))
        self._spawn(hurry(connections))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    def _health(self) -> dict[str, Any]:
        functions = {
            name: {
                "workers": len(pool.workers),
                "busy": pool.busy,
                "queued": pool.queued,
                "invokes": pool.invokes,
                "cold_starts": pool.cold_starts,
                "processes": [{"pid": each.pid, "state": each.state.value} for each in pool.workers if each.pid],
            }
            for name, pool in sorted(self._fleet.pools.items())
        }
        mappings = {running.mapping.name: running.health() for running in self._mappings}
        return {"status": "ok", "functions": functions, "mappings": mappings}

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
        for server in self._servers:
            server.close()
