"""A payment is one order's money at the provider; an operation is one call of the provider, kept until it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.kernel.money import Money


class Status(StrEnum):
    PENDING = "pending"  # no intent at the provider yet
    AWAITING_CUSTOMER = "awaiting_customer"
    AUTHORISED = "authorised"
    CAPTURED = "captured"  # see `Standing` for how much, and what was refunded since
    DECLINED = "declined"  # final: nothing was captured, nothing will be
    VOIDING = "voiding"  # a lock: the hold is being released, or the money refunded
    VOIDED = "voided"


class Standing(StrEnum):
    """The status that a customer reads: more detailed where money was captured."""

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


class IntentStatus(StrEnum):
    """The status of the provider's intent, reduced to what matters here."""

    OPEN = "open"
    DECLINED = "declined"
    HELD = "held"
    TAKEN = "taken"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ProviderIntent:
    """The provider's intent at one moment. `received`, and the part of it that was `refunded`, are totals in minor
    units; `reason` is why it was declined. `client_secret` is empty where the provider does not repeat it."""

    intent_id: str
    status: IntentStatus
    amount: Money
    client_secret: str = ""
    received: int = 0
    refunded: int = 0
    reason: str = ""

    def fulfils(self, kind: Kind) -> bool:
        """Whether an operation of this kind has had its effect."""
        taken = self.status is IntentStatus.TAKEN
        return {
            Kind.CREATE: True,
            Kind.CAPTURE: taken,
            Kind.VOID: self.status is IntentStatus.CANCELLED or (taken and self.refunded >= self.received),
        }[kind]


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

    def link(self, intent: ProviderIntent) -> None:
        """Keeps the intent's id and client secret, unless they are known."""
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
    """`calls` counts the attempts begun, whose outcomes may be unknown; `rotation` counts the keys that are spent."""

    operation_id: str
    payment_id: str
    kind: Kind
    progress: Progress = Progress.PENDING
    calls: int = 0
    rotation: int = 0

    def key(self, call: str) -> str:
        """The provider's idempotency key: the same for every retry, until that key is spent on a failure."""
        return f"{self.operation_id}.{call}.{self.rotation}"


@dataclass(frozen=True, slots=True)
class Task:
    """An operation to carry out, and its payment as it was when the call was begun."""

    payment: Payment
    operation: Operation


@dataclass(frozen=True, slots=True)
class Refused:
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The operation stays pending; `spent`: its next call needs a new key."""

    why: str
    spent: bool = False


Outcome = ProviderIntent | Refused | Unknown
"""What came of an operation's call. An intent is the provider's answer."""
