"""The workers of one function, and the invokes that wait for one."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable

from localstack.lambdas.model import Function
from localstack.lambdas.runtime.invocation import Invocation, Outcome, Result, failure
from localstack.lambdas.runtime.worker import State, Worker
from localstack.lambdas.settings import Settings

logger = logging.getLogger(__name__)
FAIL_AGAIN = 1.0
Starter = Callable[[Worker], Awaitable[None]]


class Pool:
    """Gives an invoke to the worker that became idle last, so that the others can be ended. Without one it is queued.

    On AWS an invoke that finds no idle environment waits for a new one. Here it takes the first worker that is free;
    another worker starts only when the queue has waited for a moment, because on two cores many cold starts at a time
    take longer than a short wait.
    """

    def __init__(self, function: Function, settings: Settings, start: Starter) -> None:
        self.function = function
        self._settings = settings
        self._start = start
        self._limit = max(1, min(settings.lambda_concurrency, function.concurrency or settings.lambda_concurrency))
        self._idle: list[Worker] = []
        self._queue: deque[Invocation] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._beginning: set[asyncio.Task[None]] = set()
        self._broken: tuple[float, Result | None] = (0.0, None)
        self.workers: set[Worker] = set()
        self.cold_starts = 0
        self.invokes = 0

    @property
    def queued(self) -> int:
        return len(self._queue)

    @property
    def busy(self) -> int:
        return sum(worker.state is State.BUSY for worker in self.workers)

    def submit(self, invocation: Invocation) -> asyncio.Future[Result]:
        self.invokes += 1
        if self._closed:
            invocation.finish(
                failure(Outcome.STOPPED, invocation.request_id, "Service.Stopped", "the service is stopping")
            )
        elif self._idle:
            self._idle.pop().run(invocation)
        else:
            self._queue.append(invocation)
            self._grow()
        return invocation.future

    # growing

    def _grow(self) -> None:
        """Starts the first worker at once, another one when the oldest queued invoke has waited long enough."""
        if not self.workers:
            self._fail_again()
        if not self._queue or len(self.workers) >= self._limit:
            return
        waited = time.monotonic() - self._queue[0].queued_at
        if not self.workers or (not self._starting and waited >= self._settings.lambda_scale_after):
            self._add_worker()
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._settings.lambda_scale_after, self._grow_later)

    def _grow_later(self) -> None:
        self._timer = None
        self._grow()

    @property
    def _starting(self) -> bool:
        return any(worker.state is State.STARTING for worker in self.workers)

    def _add_worker(self) -> None:
        worker = Worker(self.function.arn, self.function.timeout, self, self._log)
        self.workers.add(worker)
        self.cold_starts += 1
        task = asyncio.get_running_loop().create_task(self._begin(worker))
        self._beginning.add(task)
        task.add_done_callback(self._beginning.discard)

    async def _begin(self, worker: Worker) -> None:
        try:
            await self._start(worker)
        except OSError as error:
            logger.exception("%s: a worker could not be started", self.function.name)
            self.died(worker, failure(Outcome.INIT_ERROR, "-", "Sandbox.NotStarted", str(error)))

    # called by workers

    def became_idle(self, worker: Worker) -> None:
        if worker.stale or self._closed:
            worker.kill()
        elif self._queue:
            worker.run(self._queue.popleft())
        else:
            self._idle.append(worker)

    def died(self, worker: Worker, reason: Result | None) -> None:
        self.workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        if reason is not None:
            self._log(f"did not start: {reason.error}")
            self._broken = (time.monotonic() + FAIL_AGAIN, reason)
            self._fail_waiting(reason)
        self._grow()

    def _fail_again(self) -> None:
        """Fails queued invokes for a second after a failed start, which would fail again."""
        until, reason = self._broken
        if reason is not None and time.monotonic() < until:
            self._fail_waiting(reason)

    def _fail_waiting(self, reason: Result) -> None:
        """Fails all queued invokes, unless an older worker can still take them."""
        if not self.workers:
            while self._queue:
                self._queue.popleft().finish(reason)

    # shrinking

    def reap(self, now: float) -> None:
        """Ends workers that were idle for too long. `_idle` is ordered by when they became idle."""
        while self._idle and now - self._idle[0].idle_since > self._most_idle():
            self._retire(self._idle.pop(0))

    def _most_idle(self) -> float:
        """The last worker may stay idle for longer than the others."""
        return self._settings.lambda_idle if len(self._idle) == 1 else self._settings.lambda_idle_surplus

    def retire(self) -> None:
        """Ends all workers, busy ones after their invoke, so that new invokes run the changed code."""
        self._idle.clear()
        self._broken = (0.0, None)
        for worker in self.workers:
            if worker.state is State.BUSY:
                worker.stale = True
            elif worker.pid is not None:
                self._retire(worker)

    def _retire(self, worker: Worker) -> None:
        worker.stale = True
        worker.kill()

    async def close(self, grace: float) -> None:
        """Refuses new invokes, waits up to `grace` seconds for running ones, then ends every worker."""
        self._closed = True
        while self._queue:
            invocation = self._queue.popleft()
            invocation.finish(
                failure(Outcome.STOPPED, invocation.request_id, "Service.Stopped", "the service is stopping")
            )
        running = [worker.running for worker in self.workers if worker.running is not None]
        if running:
            await asyncio.wait(running, timeout=grace)
        for worker in self.workers:
            worker.kill()

    def _log(self, text: str) -> None:
        logger.info("%s: %s", self.function.name, text)
