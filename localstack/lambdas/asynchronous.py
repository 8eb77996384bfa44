"""Asynchronous invokes: retried after growing waits; their records go to the function's destinations."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from localstack.lambdas.destinations import Destinations
from localstack.lambdas.model import Function
from localstack.lambdas.runtime.fleet import Fleet, new_id
from localstack.lambdas.runtime.invocation import Outcome, Result

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ended:
    """An asynchronous invoke that succeeded or was given up."""

    function: Function
    payload: bytes
    request_id: str
    result: Result
    attempts: int
    retries_spent: bool

    @property
    def condition(self) -> str:
        if self.result.ok:
            return "Success"
        return "RetriesExhausted" if self.retries_spent else "EventAgeExceeded"

    def record(self) -> dict[str, Any]:
        """The record for a destination, as AWS writes it."""
        return {
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "requestContext": {
                "requestId": self.request_id,
                "functionArn": f"{self.function.arn}:$LATEST",
                "condition": self.condition,
                "approximateInvokeCount": self.attempts,
            },
            "requestPayload": _embedded(self.payload),
            "responseContext": {
                "statusCode": 200,
                "executedVersion": "$LATEST",
                **({} if self.result.ok else {"functionError": "Unhandled"}),
            },
            "responsePayload": _embedded(self.result.payload),
        }


def _embedded(payload: bytes) -> object:
    """JSON as it is; anything else, which a function may answer too, as a string."""
    try:
        orjson.loads(payload or b"null")
    except ValueError:
        return payload.decode("utf-8", "replace")
    return orjson.Fragment(payload or b"null")


class AsyncInvoker:
    """`retry_base` is the wait in seconds before the first retry; it doubles with each."""

    def __init__(self, fleet: Fleet, destinations: Destinations, retry_base: float) -> None:
        self._fleet = fleet
        self._destinations = destinations
        self._retry_base = retry_base
        self._tasks: set[asyncio.Task[Result]] = set()

    def submit(self, name: str, payload: bytes, request_id: str = "") -> asyncio.Task[Result]:
        """Starts an invoke. The task ends after its last retry. Raises KeyError where there is no such function."""
        function = self._fleet.pools[name].function
        task = asyncio.get_running_loop().create_task(self._run(function, payload, request_id or new_id()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _run(self, function: Function, payload: bytes, request_id: str) -> Result:
        config = function.invoke_config
        born = time.monotonic()
        attempt = 0
        while True:
            result = await self._fleet.submit(function.name, payload, request_id)
            attempt += 1
            wait = self._retry_base * 2 ** (attempt - 1)
            spent = attempt > config.retries
            too_old = time.monotonic() + wait - born > config.max_age
            if result.ok or result.outcome is Outcome.STOPPED or spent or too_old:
                break
            logger.warning(
                "%s: asynchronous invoke %s failed, retry in %.1f s: %s", function.name, request_id, wait, result.error
            )
            await asyncio.sleep(wait)
        await self._report(Ended(function, payload, request_id, result, attempt, spent))
        return result

    async def _report(self, ended: Ended) -> None:
        config, result = ended.function.invoke_config, ended.result
        if result.outcome is Outcome.STOPPED:
            return
        if not result.ok:
            given_up = "%s: asynchronous invoke %s given up after %d attempts: %s"
            logger.error(given_up, ended.function.name, ended.request_id, ended.attempts, result.error)
        target = config.on_success if result.ok else config.on_failure
        if target:
            await self._destinations.send(target, ended.record(), ended.function.name)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
