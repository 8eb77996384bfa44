"""What payments needs of the world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from payments.domain.model import Operation, Payment, ProviderIntent
from shop.contracts.message import Emit

T = TypeVar("T")


class PaymentStore(Protocol):
    """`locked_*` hold the payment's row until the transaction ends: whoever changes a payment has its lock."""

    def locked_by_order(self, order_id: str) -> Payment | None: ...
    def locked(self, payment_id: str) -> Payment | None: ...
    def add(self, payment: Payment) -> None: ...
    def save(self, payment: Payment) -> None: ...
    def of_customer(self, order_id: str, customer_id: str) -> PaymentView | None: ...
    def to_look_at(self, limit: int) -> Sequence[Payment]:
        """Unlocked: those that have waited for their customer so long that a webhook may be lost."""
        ...

    def look_again_later(self, payment: Payment) -> None:
        """The pause grows with the payment's age."""
        ...


class OperationStore(Protocol):
    def find(self, operation_id: str) -> Operation | None: ...
    def pending(self, payment_id: str) -> Sequence[Operation]:
        """Oldest first: they are carried out in this order."""
        ...

    def add(self, operation: Operation) -> None: ...
    def save(self, operation: Operation) -> None: ...
    def put_off(self, operation: Operation, seconds: float) -> None:
        """Saves it, and keeps the sweep away for so long."""
        ...

    def due(self, limit: int) -> Sequence[str]:
        """Payments with a pending operation that nobody is at work on, longest waiting first."""
        ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """One of the provider's events. `order_id` is empty when the event names none."""

    event_id: str
    kind: str
    order_id: str
    intent: ProviderIntent | None
    body: bytes


class WebhookStore(Protocol):
    def add(self, webhook: Webhook) -> bool:
        """False when this event was stored before."""
        ...

    def waiting(self, order_id: str) -> Sequence[Webhook]:
        """Stored, oldest first, but not applied: they came before their payment."""
        ...

    def applied(self, event_id: str) -> None: ...
    def matched(self, limit: int) -> Sequence[Webhook]:
        """Waiting ones whose payment is there by now."""
        ...


class Ledger(Protocol):
    def post(self, payment: Payment, entry: str, amount: int) -> None:
        """Two lines that add up to nothing; a second post of the same entry is a no-op."""
        ...


@dataclass(frozen=True, slots=True)
class Timing:
    """In seconds. `lease`: so long the sweep leaves a call alone that was begun."""

    lease: float = 60.0
    backoff: float = 2.0
    backoff_cap: float = 300.0


@dataclass(frozen=True, slots=True)
class Books:
    """What one transaction may touch."""

    payments: PaymentStore
    operations: OperationStore
    webhooks: WebhookStore
    ledger: Ledger
    emit: Emit
    timing: Timing = Timing()


class Transact(Protocol):
    """Runs work in one transaction: committed whole, or not at all."""

    def __call__(self, work: Callable[[Books], T], /) -> T: ...


class OutcomeUnknownError(Exception):
    """The provider did not answer, or not usefully: the call may have had its effect.

    `spent`: this key will only ever repeat the failure.
    """

    def __init__(self, why: str, *, spent: bool = False) -> None:
        super().__init__(why)
        self.spent = spent


class RefusedError(Exception):
    """The provider said no; the call had no effect. `replayed`: it said so to an earlier call with this key."""

    def __init__(self, reason: str, *, replayed: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.replayed = replayed


class Provider(Protocol):
    """Every call may raise OutcomeUnknownError, and those with a key RefusedError."""

    def create(self, payment: Payment, key: str) -> ProviderIntent: ...
    def find(self, order_id: str) -> ProviderIntent | None: ...
    def retrieve(self, intent_id: str) -> ProviderIntent: ...
    def capture(self, intent_id: str, key: str) -> ProviderIntent: ...
    def cancel(self, intent_id: str, key: str) -> ProviderIntent: ...
    def refund(self, intent_id: str, key: str) -> None: ...


@dataclass(frozen=True, slots=True)
class PaymentView:
    payment_id: str
    status: str
    client_secret: str | None
