"""A payment is one order's money at the provider; an operation is one thing asked of the provider, kept until done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.kernel.money import Money


class Status(StrEnum):
    PENDING = "pending"  # no intent at the provider yet
    AWAITING_CUSTOMER = "awaiting_customer"
    AUTHORISED = "authorised"
    CAPTURED = "captured"  # of how much, and what was given back since, see `Standing`
    DECLINED = "declined"  # final: nothing was taken, nothing will be
    VOIDING = "voiding"  # a lock: the hold is being released, or the money given back
    VOIDED = "voided"


class Standing(StrEnum):
    """The status of a payment as its customer reads it: money that was taken is told in more words."""

    PENDING = "pending"
    AWAITING_CUSTOMER = "awaiting_customer"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    PARTIALLY_CAPTURED = "partially_captured"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    DECLINED = "declined"
    VOIDING = "voiding"
    VOIDED = "voided"


class Seen(StrEnum):
    """What the provider says of its intent, in the words that matter to us."""

    OPEN = "open"
    DECLINED = "declined"
    HELD = "held"
    TAKEN = "taken"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ProviderIntent:
    """The provider's intent at one moment. `received` and, of that, `refunded` so far, in minor units; `reason` of a
    decline.

    `client_secret` is empty where the provider does not repeat it.
    """

    intent_id: str
    seen: Seen
    amount: Money
    client_secret: str = ""
    received: int = 0
    refunded: int = 0
    reason: str = ""


@dataclass(slots=True)
class Payment:
    payment_id: str
    order_id: str
    customer_id: str
    amount: Money
    status: Status
    deadline: datetime | None = None
    intent_id: str | None = None
    client_secret: str | None = None
    captured: int = 0
    refunded: int = 0
    version: int = 0

    @property
    def standing(self) -> Standing:
        if self.status is not Status.CAPTURED:
            return Standing(self.status)
        if self.refunded:
            return Standing.REFUNDED if self.refunded == self.captured else Standing.PARTIALLY_REFUNDED
        return Standing.CAPTURED if self.captured == self.amount.amount else Standing.PARTIALLY_CAPTURED

    def learn(self, intent: ProviderIntent) -> None:
        self.intent_id = self.intent_id or intent.intent_id
        self.client_secret = self.client_secret or intent.client_secret or None


class Kind(StrEnum):
    CREATE = "create"
    CAPTURE = "capture"
    VOID = "void"


class Progress(StrEnum):
    PENDING = "pending"
    DONE = "done"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


@dataclass(slots=True)
class Operation:
    """`calls` begun so far, whose outcomes may be unknown; `rotation` counts keys known to be spent on a failure."""

    operation_id: str
    payment_id: str
    kind: Kind
    progress: Progress = Progress.PENDING
    calls: int = 0
    rotation: int = 0

    def key(self, call: str) -> str:
        """The provider's idempotency key: the same for every retry, until that key is known to be spent."""
        return f"{self.operation_id}.{call}.{self.rotation}"
