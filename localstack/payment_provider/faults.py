"""Misbehaviour on request: which call or webhook goes wrong, how, how often.

Calls: `delay`, `timeout_before` and `timeout_after` (no answer; the effect did not or did happen), `error_before`,
`error_after` (500; likewise), `error_stored` (500 without effect, which the idempotency key replays), `rate_limit`
(429), `card_error` (402, which the key replays). Webhooks: `webhook_drop`, `webhook_duplicate` (`copies`),
`webhook_delay` and `webhook_reorder` (held back until a later event of the same intent was delivered; at most
`seconds`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

CALL_KINDS = (
    "delay", "timeout_before", "timeout_after", "error_before", "error_after", "error_stored", "rate_limit",
    "card_error",
)  # fmt: skip
WEBHOOK_KINDS = ("webhook_drop", "webhook_duplicate", "webhook_delay", "webhook_reorder")


@dataclass
class Fault:
    """`on`: an operation (create, confirm, capture, cancel, refund, retrieve, list), an event type, or `*`."""

    kind: str
    on: str = "*"
    order_id: str | None = None
    times: int | None = 1
    probability: float = 1.0
    seconds: float = 5.0
    copies: int = 2

    def __post_init__(self) -> None:
        if self.kind not in CALL_KINDS + WEBHOOK_KINDS:
            raise ValueError(f"unknown kind {self.kind!r}; use one of {', '.join(CALL_KINDS + WEBHOOK_KINDS)}")

    def fits(self, on: str, order_id: str | None) -> bool:
        return self.on in ("*", on) and self.order_id in (None, order_id) and self.times != 0


@dataclass
class Faults:
    """The faults asked for. Chances come from a seeded random, so that a run can be repeated."""

    active: list[Fault] = field(default_factory=list)
    random: Random = field(default_factory=lambda: Random(0))

    def call(self, operation: str, order_id: str | None) -> Fault | None:
        return self._take(CALL_KINDS, operation, order_id)

    def deliveries(self, event: str, order_id: str | None) -> list[tuple[float, bool]]:
        """(delay in seconds, held back) of each copy to deliver."""
        fault = self._take(WEBHOOK_KINDS, event, order_id)
        if fault is None:
            return [(0.0, False)]
        if fault.kind == "webhook_drop":
            return []
        if fault.kind == "webhook_duplicate":
            return [(0.0, False)] * fault.copies
        return [(fault.seconds, fault.kind == "webhook_reorder")]

    def _take(self, kinds: tuple[str, ...], on: str, order_id: str | None) -> Fault | None:
        for fault in self.active:
            if fault.kind in kinds and fault.fits(on, order_id) and self.random.random() < fault.probability:
                if fault.times is not None:
                    fault.times -= 1
                return fault
        return None
