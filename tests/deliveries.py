"""A mapping of template.yaml at work over a handler in this process, as the local Lambda service runs it: its retries,
halving and limits, without the waits between them."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from localstack.app import read_app
from localstack.lambdas.kafka.delivery import Attempt, Delivery, Discarded
from localstack.lambdas.kafka.records import Lane, Record, event
from localstack.lambdas.model import KafkaMapping
from localstack.lambdas.runtime.invocation import Outcome, Result
from localstack.stack import Stack

Handler = Callable[[Any, Any], Any]


class DiedError(BaseException):
    """Stands for the end of the process, which no `except Exception` sees."""


@dataclass
class NoTime:
    """The context of an invoke that is nearly over, so that a step does not wait in it."""

    def get_remaining_time_in_millis(self) -> int:
        return 0


@dataclass
class Delivered:
    """How often the handler was invoked, and the offsets that were done and given up."""

    handler: Handler
    mapping: KafkaMapping
    invokes: int = 0
    settled: list[int] = field(default_factory=list)
    discarded: list[int] = field(default_factory=list)

    async def invoke(self, records: Sequence[Record]) -> Attempt:
        self.invokes += 1
        try:
            answer = self.handler(event(self.mapping, records, ""), NoTime())
        except (Exception, DiedError) as error:  # noqa: BLE001 - what a function raises is the mapping's business
            return Attempt("", Result(Outcome.FUNCTION_ERROR, json.dumps({"errorType": repr(error)}).encode()))
        return Attempt("", Result(Outcome.SUCCESS, json.dumps(answer).encode()))

    async def discard(self, discarded: Discarded) -> None:
        self.discarded += [each.offset for each in discarded.records]

    async def rest(self, attempts: int) -> None:
        pass

    def settle(self, records: Sequence[Record]) -> None:
        self.settled += [each.offset for each in records]


def deliver(name: str, handler: Handler, *bodies: bytes) -> Delivered:
    """Brings these records, of one partition and with a key each, to their end by the mapping `name`."""
    lane, now = Lane("t", 0), int(time.time() * 1000)
    app = read_app(Stack("test"))
    mapping = next(each for each in app.mappings if each.name == name)
    records = [
        Record(lane, offset, now, "CREATE_TIME", f"k{offset}".encode(), body, (), 0.0)
        for offset, body in enumerate(bodies)
    ]
    delivered = Delivered(handler, mapping)
    asyncio.run(Delivery(mapping, delivered).deliver(records))
    return delivered
