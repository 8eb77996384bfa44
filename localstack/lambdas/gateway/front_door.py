"""The API's HTTP port: routes requests to functions as a REST API of API Gateway does."""

from __future__ import annotations

import asyncio
import logging

import orjson

from localstack.lambdas.gateway.authorizer import Gate, Identity
from localstack.lambdas.gateway.call import Call
from localstack.lambdas.gateway.docs import Docs
from localstack.lambdas.gateway.event import Json, proxy_event
from localstack.lambdas.gateway.problems import GatewayError, answer
from localstack.lambdas.gateway.response import http_response
from localstack.lambdas.gateway.routing import Router
from localstack.lambdas.http.connection import Connection
from localstack.lambdas.http.request import Request, head
from localstack.lambdas.model import Api
from localstack.lambdas.runtime.fleet import Fleet
from localstack.lambdas.runtime.invocation import MAX_SYNC, Result

logger = logging.getLogger(__name__)
MAX_BODY = 10 * 1024 * 1024
INTEGRATION_TIMEOUT = 29.0


class Exchange:
    """A call and the connection that waits for its answer. Only the first answer counts."""

    __slots__ = ("_connection", "_front_door", "call")

    def __init__(self, call: Call, connection: Connection, front_door: FrontDoor) -> None:
        self.call = call
        self._connection: Connection | None = connection
        self._front_door = front_door

    @property
    def open(self) -> bool:
        return self._connection is not None

    def reply(self, status: int, lines: bytes, body: bytes) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            own = f"x-amzn-RequestId: {self.call.request_id}\r\nX-Amzn-Trace-Id: {self.call.trace_id}\r\n".encode()
            connection.reply(status, lines + own, body)

    def refuse(self, problem: GatewayError) -> None:
        status, headers, body = answer(problem, self.call, self._front_door.api.responses)
        self.reply(status, head(headers), body)


class FrontDoor:
    def __init__(self, api: Api, fleet: Fleet, region: str, docs: Docs | None = None) -> None:
        self.api = api
        self._fleet = fleet
        self._docs = docs
        self._router = Router(api.routes)
        self._gates = {name: Gate(authorizer, fleet, region) for name, authorizer in api.authorizers.items()}
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()

    def serve(self, request: Request, connection: Connection) -> None:
        if self._docs is not None and request.target.startswith(b"/docs") and self._docs.serve(request, connection):
            return
        exchange = Exchange(Call(self.api, request), connection, self)
        try:
            self._route(exchange)
        except GatewayError as problem:
            exchange.refuse(problem)

    def refuse_large(self, request: Request, connection: Connection) -> None:
        Exchange(Call(self.api, request), connection, self).refuse(GatewayError("REQUEST_TOO_LARGE"))

    def _route(self, exchange: Exchange) -> None:
        call = exchange.call
        found = self._router.match(call.method, call.path)
        if found is None:
            raise GatewayError("MISSING_AUTHENTICATION_TOKEN")
        call.route, call.parameters = found
        if call.route.function is None:
            exchange.reply(call.route.mock_status, head(call.route.mock_headers), b"")
        elif call.route.authorizer is None:
            self._invoke(exchange, call.route.function, None)
        else:
            self._authorize(exchange, call.route.function, self._gates[call.route.authorizer])

    def _authorize(self, exchange: Exchange, function: str, gate: Gate) -> None:
        identity = gate.identity(exchange.call)
        known = gate.remembered(identity)
        if known is not None:
            self._invoke(exchange, function, gate.admit(known, exchange.call))
            return
        task = self._loop.create_task(self._ask(exchange, function, gate, identity))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ask(self, exchange: Exchange, function: str, gate: Gate, identity: Identity) -> None:
        try:
            found = await gate.ask(identity, exchange.call)
            self._invoke(exchange, function, gate.admit(found, exchange.call))
        except GatewayError as problem:
            if problem.reason:
                _log(gate.function, exchange.call, problem)
            exchange.refuse(problem)

    def _invoke(self, exchange: Exchange, function: str, authorizer: Json | None) -> None:
        call = exchange.call
        payload = orjson.dumps(proxy_event(call, authorizer))
        if len(payload) > MAX_SYNC:
            raise GatewayError("REQUEST_TOO_LARGE")
        future = self._fleet.submit(function, payload, trace_id=call.trace_id)
        limit = self._loop.call_later(INTEGRATION_TIMEOUT, self._too_long, exchange, function)
        future.add_done_callback(lambda done: self._answer(exchange, function, done.result(), limit))

    def _answer(self, exchange: Exchange, function: str, result: Result, limit: asyncio.TimerHandle) -> None:
        limit.cancel()
        if not exchange.open:
            return
        try:
            exchange.reply(*http_response(result))
        except GatewayError as problem:
            problem.reason = _reason(result)
            _log(function, exchange.call, problem)
            exchange.refuse(problem)

    def _too_long(self, exchange: Exchange, function: str) -> None:
        problem = GatewayError("INTEGRATION_TIMEOUT", reason=f"no answer within {INTEGRATION_TIMEOUT:.0f} s")
        _log(function, exchange.call, problem)
        exchange.refuse(problem)


def _log(function: str, call: Call, problem: GatewayError) -> None:
    logger.warning("%s: %s %s → %d: %s", function, call.method, call.path, problem.status, problem.reason)


def _reason(result: Result) -> str:
    return f"the function's answer is malformed: {result.payload[:200]!r}" if result.ok else result.error
