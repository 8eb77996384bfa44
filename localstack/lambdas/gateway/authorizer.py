"""Calls a Lambda authorizer and caches its decisions by identity, as long as the template allows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import orjson

from localstack.lambdas.gateway.call import Call
from localstack.lambdas.gateway.event import authorizer_event
from localstack.lambdas.gateway.policy import Decision, MalformedAnswerError, decision
from localstack.lambdas.gateway.problems import GatewayError
from localstack.lambdas.model import Authorizer
from localstack.lambdas.runtime.fleet import Fleet
from localstack.lambdas.runtime.invocation import Outcome, Result

MOST_REMEMBERED = 10_000
Identity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    decision: Decision
    until: float


class Gate:
    """One authorizer of the API."""

    def __init__(self, authorizer: Authorizer, fleet: Fleet, region: str) -> None:
        self._authorizer = authorizer
        self._fleet = fleet
        self._region = region
        self._remembered: dict[Identity, Remembered] = {}

    @property
    def function(self) -> str:
        return self._authorizer.function

    def identity(self, call: Call) -> Identity:
        """The values of the identity sources: the cache's key. Raises GatewayError (401) where one is missing."""
        values = tuple(_value(source, call) for source in self._authorizer.identity)
        if not all(values):
            raise GatewayError("UNAUTHORIZED")
        return tuple(filter(None, values))

    def remembered(self, identity: Identity) -> Decision | None:
        """The cached decision, if there is one that is not too old."""
        found = self._remembered.get(identity)
        if found is None or found.until < time.monotonic():
            return None
        return found.decision

    async def ask(self, identity: Identity, call: Call) -> Decision:
        """Invokes the authorizer and caches its decision. Raises GatewayError where it fails."""
        event = orjson.dumps(authorizer_event(call, self._region))
        result = await self._fleet.submit(self._authorizer.function, event, trace_id=call.trace_id)
        found = _read(result)
        if self._authorizer.ttl > 0 and identity:
            self._remember(identity, found)
        return found

    def _remember(self, identity: Identity, found: Decision) -> None:
        now = time.monotonic()
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered = {key: kept for key, kept in self._remembered.items() if kept.until > now}
        self._remembered[identity] = Remembered(found, now + self._authorizer.ttl)

    def admit(self, found: Decision, call: Call) -> dict[str, Any]:
        """The authorizer's context for the function. Raises GatewayError (403) where the policy forbids the call."""
        arn = call.arn(self._region)
        if found.denies(arn):
            raise GatewayError("ACCESS_DENIED", "User is not authorized to access this resource with an explicit deny")
        if not found.allows(arn):
            raise GatewayError("ACCESS_DENIED")
        return {**found.context, "integrationLatency": 0}


def _value(source: str, call: Call) -> str | None:
    kind, _, name = source.removeprefix("method.request.").partition(".")
    if kind == "header":
        return call.header(name)
    if kind == "querystring":
        from urllib.parse import parse_qs

        return parse_qs(call.query).get(name, [None])[-1]
    return None


def _read(result: Result) -> Decision:
    if result.outcome is Outcome.FUNCTION_ERROR and result.error.endswith(": Unauthorized"):
        raise GatewayError("UNAUTHORIZED")
    if result.outcome is Outcome.FUNCTION_ERROR:
        raise GatewayError("AUTHORIZER_CONFIGURATION_ERROR", reason=result.error)
    if not result.ok:
        raise GatewayError("AUTHORIZER_FAILURE", reason=result.error)
    try:
        return decision(orjson.loads(result.payload))
    except (ValueError, MalformedAnswerError) as error:
        raise GatewayError("AUTHORIZER_CONFIGURATION_ERROR", reason=str(error)) from None
