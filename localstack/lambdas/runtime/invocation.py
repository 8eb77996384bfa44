"""One invoke of a function and its outcome."""

from __future__ import annotations

import asyncio
import enum
import json
import time
from dataclasses import dataclass

import orjson

MAX_SYNC = 6 * 1024 * 1024
MAX_ERROR = 1000


class Outcome(enum.Enum):
    """How an invoke ended. All but SUCCESS carry a payload with errorType and errorMessage."""

    SUCCESS = "success"
    FUNCTION_ERROR = "function error"
    TIMEOUT = "timeout"
    EXIT = "exit"
    INIT_ERROR = "init error"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Result:
    outcome: Outcome
    payload: bytes

    @property
    def ok(self) -> bool:
        return self.outcome is Outcome.SUCCESS

    @property
    def error(self) -> str:
        """What went wrong, for a log line: functions say what they like, and as much of it as they like."""
        try:
            found = orjson.loads(self.payload)
            return f"{found.get('errorType', 'Error')}: {found.get('errorMessage', '')}"[:MAX_ERROR]
        except (ValueError, AttributeError):
            return self.payload[:MAX_ERROR].decode("utf-8", "replace")


class Invocation:
    """A payload on its way through a function's pool. `future` always gets a Result."""

    __slots__ = ("client_context", "future", "payload", "queued_at", "request_id", "trace_id")

    def __init__(self, request_id: str, payload: bytes, trace_id: str = "", client_context: str = "") -> None:
        self.request_id = request_id
        self.payload = payload
        self.trace_id = trace_id
        self.client_context = client_context
        self.queued_at = time.monotonic()
        self.future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()

    def finish(self, result: Result) -> None:
        if not self.future.done():
            self.future.set_result(result)


def failure(outcome: Outcome, request_id: str, error_type: str, message: str) -> Result:
    """An error of the platform, worded as Lambda words it."""
    text = f"RequestId: {request_id} Error: {message}"
    return Result(outcome, json.dumps({"errorType": error_type, "errorMessage": text}).encode())
