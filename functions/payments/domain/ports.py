"""What payments needs of the world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from payments.domain.model import Operation, Payment, ProviderIntent
from shop.contracts.message import Emit


class PaymentStore(Protocol):
    """`locked_*` hold the payment's row until the transaction ends: whoever changes a payment has its lock."""

    def locked_by_order(self, order_id: str) -> Payment | None: ...
    def locked(self, payment_id: str) -> Payment | None: ...
    def add(self, payment: Payment) -> None: ...
    def save(self, payment: Payment) -> None: ...
    def locked_by_intent(self, intent_id: str) -> Payment | None: ...
    def of_customer(self, order_id: str, customer_id: str) -> Payment | None:
        """Unlocked."""
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


@dataclass(frozen=True, slots=True)
class Webhook:
    """One of the provider's events, or whatever else it signed. `order_id` and `intent_id` are empty where it names
    none of ours.

    `intent` is what the event says of the intent. Without it, `ask` means that the event may be news all the same, so
    that the provider has to be asked. `problem` is what is wrong with the event, empty for a sound one.
    """

    event_id: str
    kind: str
    order_id: str
    intent: ProviderIntent | None
    body: bytes
    intent_id: str = ""
    ask: bool = False
    problem: str = ""


class WebhookStore(Protocol):
    def add(self, webhook: Webhook) -> bool:
        """False when this event was stored before."""
        ...

    def wait_for(self, event_id: str, order_id: str) -> None:
        """An event that names its intent alone waits with those of this order."""
        ...

    def waiting(self, order_id: str) -> Sequence[Webhook]:
        """Stored, oldest first, but not applied: they came before their payment, or the provider has to be asked."""
        ...

    def applied(self, event_id: str, problem: str = "") -> None:
        """Nothing more is to be done about it; `problem`: why it changed nothing."""
        ...


class Ledger(Protocol):
    def post(self, payment: Payment, entry: str, amount: int, *, total: int) -> None:
        """Two lines that add up to nothing. `total`: all captures or refunds of the payment with this one; it tells
        one entry from the next, and the same entry twice is an error."""
        ...


class Journal(Protocol):
    """What operators should see."""

    def webhook_unclear(self, webhook: Webhook, problem: str) -> None: ...
    def not_believed(self, payment: Payment, intent: ProviderIntent, doubt: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """In seconds. `lease`: so long the sweep leaves a call alone that was begun."""

    lease: float = 60.0
    backoff: float = 2.0
    backoff_cap: float = 300.0


@dataclass(frozen=True, slots=True)
class Work:
    """What one transaction may touch."""

    payments: PaymentStore
    operations: OperationStore
    webhooks: WebhookStore
    ledger: Ledger
    journal: Journal
    emit: Emit
    timing: Timing = Timing()


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
