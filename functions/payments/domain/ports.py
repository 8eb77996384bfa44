"""The ports of payments, and the `Work` that a use case is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from payments.domain.model import Operation, Payment, ProviderIntent
from shop.contracts.message import Emit


class PaymentStore(Protocol):
    """`locked*` lock the payment's row until the transaction ends. Needed to change the payment or to emit its
    events."""

    def locked(self, payment_id: str) -> Payment | None: ...
    def locked_by_order(self, order_id: str) -> Payment | None: ...
    def locked_by_intent(self, intent_id: str) -> Payment | None: ...
    def add(self, payment: Payment) -> None: ...
    def save(self, payment: Payment) -> None: ...
    def of_customer(self, order_id: str, customer_id: str) -> Payment | None:
        """Without a lock."""
        ...

    def check_later(self, payment: Payment) -> None:
        """Postpones the next check at the provider, by a pause that grows with the payment's age."""
        ...


class OperationStore(Protocol):
    def find(self, operation_id: str) -> Operation | None: ...
    def pending(self, payment_id: str) -> Sequence[Operation]:
        """Oldest first: they are carried out in this order."""
        ...

    def add(self, operation: Operation) -> None: ...
    def save(self, operation: Operation) -> None: ...
    def put_off(self, operation: Operation, seconds: float) -> None:
        """Saves it, and hides it from the sweep for `seconds`."""
        ...


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """An event of the payment provider. Whatever else the provider signs is kept as one too.

    `order_id` and `intent_id` are empty where the event names none of ours. `intent` is what the event says about the
    intent. Without it, `ask` means that the event may be news, so that the provider must be asked. `problem` says what
    is wrong with the event; it is empty for a sound one. `body` is the event as it came.
    """

    event_id: str
    kind: str
    order_id: str
    intent: ProviderIntent | None
    body: bytes
    intent_id: str = ""
    ask: bool = False
    problem: str = ""


class ProviderEventStore(Protocol):
    def add(self, event: ProviderEvent) -> bool:
        """False if this event was stored before."""
        ...

    def wait_for(self, event_id: str, order_id: str) -> None:
        """Files an event that names only its intent under the order, where it waits."""
        ...

    def came_during_a_creation(self, event_id: str) -> bool:
        """Whether an intent that was being created when the event came is still being created: the event may be about
        it."""
        ...

    def waiting(self, order_id: str) -> Sequence[ProviderEvent]:
        """Stored and not applied, oldest first: the payment was not there yet, or the provider must be asked."""
        ...

    def mark_applied(self, event_id: str, problem: str = "") -> None:
        """Nothing more is to be done about the event; `problem` says why it changed nothing."""
        ...


class Ledger(Protocol):
    def post(self, payment: Payment, entry: str, amount: int, *, total: int) -> None:
        """Adds a debit and a credit of `amount` minor units. `entry` is `capture` or `refund`; `total` is the sum of
        the payment's entries of this kind, with this one. Raises an error if that total was posted before."""
        ...


class Journal(Protocol):
    """What operators see."""

    def event_unclear(self, event: ProviderEvent, problem: str) -> None: ...
    def not_believed(self, payment: Payment, intent: ProviderIntent, doubt: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Timing:
    """In seconds. `lease`: how long the sweep leaves a call alone after it was begun. `backoff` doubles with each
    attempt, up to `backoff_cap`."""

    lease: float = 60.0
    backoff: float = 2.0
    backoff_cap: float = 300.0


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case is given: the stores of one transaction, and the settings it needs."""

    payments: PaymentStore
    operations: OperationStore
    provider_events: ProviderEventStore
    ledger: Ledger
    journal: Journal
    emit: Emit
    timing: Timing = Timing()


class OutcomeUnknownError(Exception):
    """The provider gave no usable answer: the call may have had its effect. `spent`: this key only repeats the
    failure."""

    def __init__(self, why: str, *, spent: bool = False) -> None:
        super().__init__(why)
        self.spent = spent


class RefusedError(Exception):
    """The provider refused the call, which had no effect. `replayed`: it is the answer to an earlier call with this
    key."""

    def __init__(self, reason: str, *, replayed: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.replayed = replayed


class Provider(Protocol):
    """Every call may raise OutcomeUnknownError; those with a `key`, the idempotency key, also RefusedError."""

    def create(self, payment: Payment, key: str) -> ProviderIntent: ...
    def find(self, order_id: str) -> ProviderIntent | None: ...
    def retrieve(self, intent_id: str) -> ProviderIntent: ...
    def capture(self, intent_id: str, key: str) -> ProviderIntent: ...
    def cancel(self, intent_id: str, key: str) -> ProviderIntent: ...
    def refund(self, intent_id: str, key: str) -> None: ...
