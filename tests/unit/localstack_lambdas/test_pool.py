"""How a pool starts, uses and ends workers. The workers here run nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from localstack.lambdas.model import Function
from localstack.lambdas.runtime.invocation import Invocation, Outcome, Result, failure
from localstack.lambdas.runtime.pool import Pool
from localstack.lambdas.runtime.worker import State, Worker
from localstack.lambdas.settings import Settings

OK = Result(Outcome.SUCCESS, b"1")
BROKEN = failure(Outcome.INIT_ERROR, "-", "X", "cannot be imported")


class Floor:
    """A pool whose workers start when the test says so."""

    def __init__(self, **settings: Any) -> None:
        function = Function("Fn", "Fn", "fn.handler", (), 3.0, 128, {}, "arn", concurrency=2)
        self.pool = Pool(function, Settings(**{"lambda_scale_after": 0.0, **settings}), self._start)
        self.workers: list[FakeWorker] = []

    async def _start(self, worker: Worker) -> None:
        fake = FakeWorker(worker, self.pool)
        self.workers.append(fake)

    def submit(self) -> asyncio.Future[Result]:
        return self.pool.submit(Invocation("id", b"{}"))


class FakeWorker:
    def __init__(self, worker: Worker, pool: Pool) -> None:
        self.worker = worker
        self.pool = pool
        self.ran: list[Invocation] = []
        self.killed = False
        setattr(worker, "run", self._run)  # noqa: B010 - mypy refuses to assign to a method
        setattr(worker, "kill", self._kill)  # noqa: B010

    def _run(self, invocation: Invocation) -> None:
        self.worker.state = State.BUSY
        self.ran.append(invocation)

    def _kill(self) -> None:
        self.killed = True

    def idle(self) -> None:
        self.worker.state = State.IDLE
        self.pool.became_idle(self.worker)

    def answer(self) -> None:
        self.ran[-1].finish(OK)
        self.idle()


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


async def moments() -> None:
    for _ in range(5):
        await asyncio.sleep(0.002)


def test_the_first_invoke_starts_a_worker_and_gets_it() -> None:
    async def work() -> None:
        floor = Floor()
        future = floor.submit()
        await moments()
        floor.workers[0].idle()
        floor.workers[0].answer()
        assert await future is OK
        assert floor.pool.cold_starts == 1

    run(work())


def test_a_worker_that_becomes_idle_takes_the_oldest_queued_invoke() -> None:
    async def work() -> None:
        floor = Floor(lambda_scale_after=60.0)
        futures = [floor.submit() for _ in range(3)]
        await moments()
        (worker,) = floor.workers
        worker.idle()
        for future in futures:
            worker.answer()
            assert future.done()
        assert len(worker.ran) == 3

    run(work())


def test_a_queue_that_waits_gets_more_workers_up_to_the_limit() -> None:
    async def work() -> None:
        floor = Floor()
        for _ in range(5):
            floor.submit()
        await moments()
        assert len(floor.workers) == 1, "one at a time: the next only when this one has started"
        floor.workers[0].idle()
        await moments()
        assert len(floor.workers) == 2
        floor.workers[1].idle()
        await moments()
        assert (len(floor.workers), floor.pool.queued) == (2, 3)

    run(work())


def test_a_failed_start_fails_queued_invokes_and_those_of_the_next_second() -> None:
    async def work() -> None:
        floor = Floor()
        future = floor.submit()
        await moments()
        floor.pool.died(floor.workers[0].worker, BROKEN)
        assert (await future) is BROKEN
        assert (await floor.submit()) is BROKEN
        assert floor.pool.cold_starts == 1
        floor.pool.retire()  # the code changed: it may start now
        floor.submit()
        assert floor.pool.cold_starts == 2

    run(work())


def test_a_failed_start_beside_a_good_worker_fails_no_invoke() -> None:
    async def work() -> None:
        floor = Floor()
        futures = [floor.submit() for _ in range(3)]
        await moments()
        floor.workers[0].idle()
        await moments()
        floor.pool.died(floor.workers[1].worker, BROKEN)
        assert not any(future.done() for future in futures)
        for _ in futures:
            floor.workers[0].answer()
        assert all(future.result() is OK for future in futures)

    run(work())


def test_an_edit_ends_a_busy_worker_only_after_its_answer() -> None:
    async def work() -> None:
        floor = Floor()
        floor.submit()
        await moments()
        worker = floor.workers[0]
        worker.idle()
        floor.pool.retire()
        assert not worker.killed
        worker.answer()
        assert worker.killed

    run(work())


def test_surplus_workers_end_before_the_last() -> None:
    async def work() -> None:
        floor = Floor(lambda_idle=600.0, lambda_idle_surplus=60.0)
        for _ in range(2):
            floor.submit()
        await moments()
        floor.workers[0].idle()
        await moments()
        floor.workers[1].idle()
        for worker in floor.workers:
            worker.answer()
        now = max(worker.worker.idle_since for worker in floor.workers)
        floor.pool.reap(now + 61)
        assert sum(worker.killed for worker in floor.workers) == 1
        floor.pool.reap(now + 601)
        assert all(worker.killed for worker in floor.workers)

    run(work())


def test_a_closed_pool_refuses_invokes() -> None:
    async def work() -> None:
        floor = Floor()
        waiting = floor.submit()
        await floor.pool.close(0.01)
        late = floor.submit()
        assert {(await waiting).outcome, (await late).outcome} == {Outcome.STOPPED}

    run(work())
