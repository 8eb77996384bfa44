"""The pools of all functions: invokes a function by its name."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from localstack.lambdas.layout import Code
from localstack.lambdas.log_files import trim
from localstack.lambdas.model import Function
from localstack.lambdas.runtime import process
from localstack.lambdas.runtime.invocation import Invocation, Result
from localstack.lambdas.runtime.pool import Pool
from localstack.lambdas.runtime.worker import Worker
from localstack.lambdas.settings import Settings

logger = logging.getLogger(__name__)
REAP_EVERY = 10


class Fleet:
    """`local` are environment variables of every worker, in place of what the instance role and extensions give.

    Functions in `background` run at a lower priority.
    """

    def __init__(
        self,
        functions: Mapping[str, Function],
        code: Mapping[str, Code],
        settings: Settings,
        *,
        region: str,
        local: Mapping[str, str],
        logs: Path,
        background: Collection[str],
    ) -> None:
        self._settings = settings
        self._background = background
        self._region = region
        self._local = local
        self._logs = logs
        self._code = code
        self._cold_starts = asyncio.Semaphore(settings.lambda_cold_starts)
        self.pools = {name: self._pool(function) for name, function in functions.items()}
        logs.mkdir(parents=True, exist_ok=True)

    def _pool(self, function: Function) -> Pool:
        async def start(worker: Worker) -> None:
            await self._start(function, worker)

        return Pool(function, self._settings, start)

    async def _start(self, function: Function, worker: Worker) -> None:
        async with self._cold_starts:
            code = self._code[function.name]
            address = await worker.api.open()
            variables = process.environment(
                function, code, region=self._region, local=self._local, runtime_api=address, stream=new_id()
            )
            with (self._logs / f"{function.name}.log").open("ab") as log:
                running = await process.start(function.handler, variables, code.task, log, self._nice(function))
            worker.attach(running, self._settings.lambda_init_timeout)
            await worker.started.wait()

    def _nice(self, function: Function) -> int:
        return self._settings.lambda_background_nice if function.name in self._background else 0

    def submit(self, name: str, payload: bytes, request_id: str = "", trace_id: str = "") -> asyncio.Future[Result]:
        """Invokes a function. The future never fails. Raises KeyError where there is no function of that name."""
        return self.pools[name].submit(Invocation(request_id or new_id(), payload, trace_id))

    def retire(self, names: Iterable[str]) -> None:
        """Replaces the workers of these functions, because their code changed."""
        for name in names:
            self.pools[name].retire()

    def affected_by(self, paths: Iterable[Path]) -> set[str]:
        """The functions that use one of the changed files."""
        changed = [path.resolve() for path in paths]
        return {
            name
            for name, code in self._code.items()
            if any(path.is_relative_to(source) for path in changed for source in code.sources)
        }

    async def clean_up(self) -> None:
        """Ends idle workers and empties logs that are too large, every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(min(REAP_EVERY, self._settings.lambda_idle / 2, self._settings.lambda_idle_surplus / 2))
            for pool in self.pools.values():
                pool.reap(time.monotonic())
            trim(self._logs, self.pools)

    async def close(self, grace: float) -> None:
        await asyncio.gather(*(pool.close(grace) for pool in self.pools.values()))


def new_id() -> str:
    """A random version 4 UUID, ten times as fast as uuid4."""
    digits = os.urandom(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
