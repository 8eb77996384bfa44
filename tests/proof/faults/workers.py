"""The processes of the Lambda service's workers, as the service itself names them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx

from localstack.stack import Stack

BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Worker:
    """`busy` is true while the worker has an invocation that it has not answered."""

    pid: int
    function: str
    busy: bool


class Workers:
    """Asks the service of `stack` for its workers each time."""

    def __init__(self, stack: Stack) -> None:
        self._http = httpx.Client(base_url=stack.url("lambda"), timeout=10)

    def close(self) -> None:
        self._http.close()

    def health(self) -> dict[str, Any]:
        answer: dict[str, Any] = self._http.get("/_local/health").raise_for_status().json()
        return answer

    def all(self) -> list[Worker]:
        return [
            Worker(process["pid"], function, process["state"] == BUSY)
            for function, numbers in self.health()["functions"].items()
            for process in numbers["processes"]
        ]

    def of(self, begin: str, end: str = "") -> list[Worker]:
        """The workers of the functions whose names begin and end so."""
        return [each for each in self.all() if each.function.startswith(begin) and each.function.endswith(end)]


@contextmanager
def halted(pids: Iterable[int]) -> Iterator[None]:
    """Stops the processes for as long as the block takes. Those that were killed meanwhile stay dead."""
    stopped = list(pids)
    for pid in stopped:
        send(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in stopped:
            send(pid, signal.SIGCONT)


def send(pid: int, number: signal.Signals) -> None:
    """Sends a signal to a process, if it is still there."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)
