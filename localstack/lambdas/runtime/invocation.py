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
    """How an invoke ended. Except for SUCCESS the payload has errorType and errorMessage."""

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
        """The error for a log line, cut, since a function may answer anything of any length."""
        try:
            found = orjson.loads(self.payload)
            return f"{found.get('errorType', 'Error')}: {found.get('errorMessage', '')}"[:MAX_ERROR]
        except (ValueError, AttributeError):
            return self.payload[:MAX_ERROR].decode("utf-8", "replace")


class Invocation:
    """One invoke of a function. `future` always gets a Result, never an exception."""

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
    """An error of the platform, in Lambda's words."""
    text = f"RequestId: {request_id} Error: {message}"
    return Result(outcome, json.dumps({"errorType": error_type, "errorMessage": text}).encode())
