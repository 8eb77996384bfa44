"""A Kafka route that calls an outside service: a payment provider, a mail service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shop.contracts.message import Envelope

W = TypeVar("W")
Operation = TypeVar("Operation")
Result = TypeVar("Result")


@dataclass(frozen=True)
class RemoteEffect(Generic[W, Operation, Result]):
    """Two transactions around one call, so that a redelivery after any crash repeats the call under the same key.

    `begin` (first transaction) inserts the operation's row if it is absent and returns the operation; None means that
    there is nothing to call, and that the event is done. It runs again on redelivery, so it may emit only when it
    returns None. `perform` makes the call outside any transaction, with the operation's id as its idempotency key.
    `finish` (second transaction, with the inbox row) records the result and emits.

    `perform` takes at most `longest_seconds`: a step starts it only if the invoke has that much time left.
    """

    begin: Callable[[Envelope[Any], W], Operation | None]
    perform: Callable[[Operation], Result]
    finish: Callable[[Envelope[Any], W, Operation, Result], None]
    longest_seconds: float
