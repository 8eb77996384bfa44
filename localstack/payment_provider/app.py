"""Puts the simulator together."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from localstack.payment_provider.books import Books
from localstack.payment_provider.calls import Desk
from localstack.payment_provider.clock import SimClock
from localstack.payment_provider.config import Config
from localstack.payment_provider.delivery import Deliverer
from localstack.payment_provider.faults import Faults
from localstack.payment_provider.local_only import LocalOnly
from localstack.payment_provider.operations import OPERATIONS, Operation
from localstack.payment_provider.sim import BackDoor
from localstack.payment_provider.store import Store


def build_app(config: Config) -> Starlette:
    store = Store(config.data / "provider.sqlite3")
    clock = SimClock()
    books = Books(store, clock, Faults(), config)
    deliverer = Deliverer(store, clock, config)
    desk = Desk(books, config, deliverer)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(deliverer.run())
        yield
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        store.close()

    calls = [Route(each.path, _endpoint(desk, each), methods=[each.method]) for each in OPERATIONS]
    return Starlette(
        routes=[*calls, *BackDoor(books, deliverer).routes()],
        lifespan=lifespan,
        middleware=[Middleware(LocalOnly)],
        exception_handlers={404: _unknown},
    )


def _endpoint(desk: Desk, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await desk.serve(request, operation)

    return endpoint


async def _unknown(request: Request, _: Exception) -> Response:
    message = f"Unrecognized request URL ({request.method}: {request.url.path})."
    return JSONResponse({"error": {"type": "invalid_request_error", "message": message}}, 404)
