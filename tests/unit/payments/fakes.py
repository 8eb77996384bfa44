"""A payments service in memory: its tables, and a provider that keeps keys, money and promises as the real one does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from payments.domain.accept_event import store_event
from payments.domain.apply_stored_event import apply_stored_event
from payments.domain.call_provider import call_provider
from payments.domain.check_payment import check_payment
from payments.domain.handle_command import begin_command, finish_command
from payments.domain.model import IntentStatus, Kind, Operation, Payment, Progress, ProviderIntent, Status
from payments.domain.ports import OutcomeUnknownError, ProviderEvent, RefusedError, Work
from payments.domain.resume_operation import resume_operation
from shop.contracts.message import Command, Envelope, Message, Price
from shop.contracts.payments import AuthorisePayment, CapturePayment, VoidPayment
from shop.kernel.money import Money

T = TypeVar("T")
ORDER = "order-1"
TOTAL = Money(1_999, "EUR")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class FakePayments:
    def __init__(self) -> None:
        self.rows: dict[str, Payment] = {}

    def locked_by_order(self, order_id: str) -> Payment | None:
        return next((replace(row) for row in self.rows.values() if row.order_id == order_id), None)

    def locked(self, payment_id: str) -> Payment | None:
        row = self.rows.get(payment_id)
        return replace(row) if row else None

    def add(self, payment: Payment) -> None:
        assert not self.locked_by_order(payment.order_id), "one payment an order"
        self.rows[payment.payment_id] = replace(payment)

    def save(self, payment: Payment) -> None:
        self.rows[payment.payment_id] = replace(payment)

    def locked_by_intent(self, intent_id: str) -> Payment | None:
        return next((replace(row) for row in self.rows.values() if row.intent_id == intent_id), None)

    def of_customer(self, order_id: str, customer_id: str) -> Payment | None:
        row = self.locked_by_order(order_id)
        return row if row and row.customer_id == customer_id else None

    def silent(self) -> Sequence[Payment]:
        return [replace(row) for row in self.rows.values() if row.status is Status.AWAITING_CUSTOMER]

    def check_later(self, payment: Payment) -> None:
        pass


class FakeOperations:
    def __init__(self) -> None:
        self.rows: dict[str, Operation] = {}
        self.pauses: dict[str, float] = {}

    def find(self, operation_id: str) -> Operation | None:
        row = self.rows.get(operation_id)
        return replace(row) if row else None

    def pending(self, payment_id: str) -> Sequence[Operation]:
        rows = self.rows.values()
        return [replace(row) for row in rows if row.payment_id == payment_id and row.progress is Progress.PENDING]

    def add(self, operation: Operation) -> None:
        assert operation.operation_id not in self.rows, "an operation is added once"
        self.rows[operation.operation_id] = replace(operation)

    def save(self, operation: Operation) -> None:
        self.rows[operation.operation_id] = replace(operation)

    def put_off(self, operation: Operation, seconds: float) -> None:
        self.save(operation)
        self.pauses[operation.operation_id] = seconds

    def creations(self) -> set[str]:
        """The ids of the pending operations that create an intent."""
        return {
            row.operation_id
            for row in self.rows.values()
            if row.kind is Kind.CREATE and row.progress is Progress.PENDING
        }

    def due(self) -> Sequence[str]:
        """In memory all pending ones are due: tests let the time pass by sweeping."""
        waiting = [row.payment_id for row in self.rows.values() if row.progress is Progress.PENDING]
        return list(dict.fromkeys(waiting))


class FakeProviderEvents:
    def __init__(self, operations: FakeOperations) -> None:
        self._operations = operations
        self._creations: dict[str, set[str]] = {}
        self.rows: dict[str, ProviderEvent] = {}
        self.orders: dict[str, str] = {}
        self.done: set[str] = set()
        self.problems: dict[str, str] = {}

    def add(self, event: ProviderEvent) -> bool:
        fresh = event.event_id not in self.rows
        self.rows.setdefault(event.event_id, event)
        self._creations.setdefault(event.event_id, self._operations.creations())
        return fresh

    def wait_for(self, event_id: str, order_id: str) -> None:
        self.orders[event_id] = order_id

    def came_during_a_creation(self, event_id: str) -> bool:
        return bool(self._creations[event_id] & self._operations.creations())

    def waiting(self, order_id: str) -> Sequence[ProviderEvent]:
        return [row for row in self.open() if self.orders.get(row.event_id, row.order_id) == order_id]

    def mark_applied(self, event_id: str, problem: str = "") -> None:
        self.done.add(event_id)
        if problem:
            self.problems[event_id] = problem

    def open(self) -> Sequence[ProviderEvent]:
        return [row for row in self.rows.values() if row.event_id not in self.done]


class FakeLedger:
    """`entries`: what was posted in all, by order and kind."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], int] = {}
        self.totals: set[tuple[str, str, int]] = set()

    def post(self, payment: Payment, entry: str, amount: int, *, total: int) -> None:
        assert (payment.order_id, entry, total) not in self.totals, "an entry is posted once"
        self.totals.add((payment.order_id, entry, total))
        self.entries[payment.order_id, entry] = self.entries.get((payment.order_id, entry), 0) + amount
        assert self.entries[payment.order_id, entry] == total


class FakeJournal:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def event_unclear(self, event: ProviderEvent, problem: str) -> None:
        self.lines.append(problem)

    def not_believed(self, payment: Payment, intent: ProviderIntent, doubt: str) -> None:
        self.lines.append(doubt)


@dataclass
class FakeProvider:
    """`trouble` is used up call by call: "lost" (effect, no answer), "down" (no effect, no answer), "spent" (a stored
    failure), a refusal's reason, or "" for none. While it is `deaf`, questions have no answer either."""

    trouble: list[str] = field(default_factory=list)
    intents: dict[str, ProviderIntent] = field(default_factory=dict)
    answers: dict[str, ProviderIntent | str] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    created: int = 0
    captures: int = 0
    refunds: int = 0
    deaf: bool = False

    def create(self, payment: Payment, key: str) -> ProviderIntent:
        def effect() -> ProviderIntent:
            name = f"pi_{self.created}"
            self.created += 1
            made = ProviderIntent(name, IntentStatus.OPEN, payment.amount, f"{name}_secret_x")
            self.intents[payment.order_id] = made
            return made

        return self._keyed("create", key, effect)

    def find(self, order_id: str) -> ProviderIntent | None:
        self._ask("find")
        return self.intents.get(order_id)

    def retrieve(self, intent_id: str) -> ProviderIntent:
        self._ask("retrieve")
        return self._by_id(intent_id)[1]

    def capture(self, intent_id: str, key: str) -> ProviderIntent:
        def effect() -> ProviderIntent:
            order_id, intent = self._by_id(intent_id)
            if intent.status is not IntentStatus.HELD:
                raise RefusedError("unexpected_state")
            self.captures += 1
            return self.put(order_id, status=IntentStatus.TAKEN, received=intent.amount.amount)

        return self._keyed("capture", key, effect)

    def cancel(self, intent_id: str, key: str) -> ProviderIntent:
        def effect() -> ProviderIntent:
            order_id, intent = self._by_id(intent_id)
            if intent.status in (IntentStatus.TAKEN, IntentStatus.CANCELLED):
                raise RefusedError("unexpected_state")
            return self.put(order_id, status=IntentStatus.CANCELLED)

        return self._keyed("cancel", key, effect)

    def refund(self, intent_id: str, key: str) -> None:
        def effect() -> ProviderIntent:
            order_id, intent = self._by_id(intent_id)
            if intent.refunded == intent.received:
                raise RefusedError("charge_already_refunded")
            self.refunds += 1
            return self.put(order_id, refunded=intent.received)

        self._keyed("refund", key, effect)

    def _ask(self, name: str) -> None:
        self.calls.append(name)
        if self.deaf:
            raise OutcomeUnknownError("timeout")

    def put(self, order_id: str, **changes: object) -> ProviderIntent:
        self.intents[order_id] = replace(self.intents[order_id], **changes)  # type: ignore[arg-type]
        return self.intents[order_id]

    def _by_id(self, intent_id: str) -> tuple[str, ProviderIntent]:
        return next((order, intent) for order, intent in self.intents.items() if intent.intent_id == intent_id)

    def _keyed(self, name: str, key: str, effect: Callable[[], ProviderIntent]) -> ProviderIntent:
        self.calls.append(f"{name} {key}")
        kept = self.answers.get(key)
        if kept == "spent":
            raise OutcomeUnknownError("500", spent=True)
        if isinstance(kept, str):
            raise RefusedError(kept, replayed=True)
        if kept:
            return kept
        trouble = self.trouble.pop(0) if self.trouble else ""
        return self._first_time(key, effect, trouble)

    def _first_time(self, key: str, effect: Callable[[], ProviderIntent], trouble: str) -> ProviderIntent:
        if trouble == "down":
            raise OutcomeUnknownError("timeout")
        if trouble == "spent":
            self.answers[key] = "spent"
            raise OutcomeUnknownError("500")
        if trouble not in ("", "lost"):
            self.answers[key] = trouble
            raise RefusedError(trouble)
        try:
            answer = effect()
        except RefusedError as refusal:
            self.answers[key] = refusal.reason
            raise
        self.answers[key] = answer
        if trouble == "lost":
            raise OutcomeUnknownError("timeout")
        return answer


@dataclass
class World:
    provider: FakeProvider = field(default_factory=FakeProvider)
    payments: FakePayments = field(default_factory=FakePayments)
    operations: FakeOperations = field(default_factory=FakeOperations)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    journal: FakeJournal = field(default_factory=FakeJournal)
    events: list[Message] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.provider_events = FakeProviderEvents(self.operations)

    @property
    def work(self) -> Work:
        return Work(self.payments, self.operations, self.provider_events, self.ledger, self.journal, self._emit)

    def _emit(self, message: Message, *, version: int) -> None:
        self.events.append(message)
        self.versions.append(version)

    def told(self) -> list[str]:
        return [event.TYPE.rpartition(".")[2] for event in self.events]

    @property
    def payment(self) -> Payment:
        found = self.payments.locked_by_order(ORDER)
        assert found is not None
        return found

    def obey(self, command_id: str, command: Command) -> None:
        """What the Kafka step does: write down, ask, settle and answer."""
        envelope = sealed(command_id, command)
        task = begin_command(envelope, self.work)
        if task:
            finish_command(envelope, self.work, task, call_provider(self.provider, task))

    def transact(self, use_case: Callable[[Work], T]) -> T:
        return use_case(self.work)

    def sweep(self) -> None:
        for event in self.provider_events.open():
            apply_stored_event(self.transact, self.provider, event)
        for payment_id in self.operations.due():
            resume_operation(self.transact, self.provider, payment_id)
        for payment in self.payments.silent():
            check_payment(self.transact, self.provider, payment)

    def hear(self, event_id: str, **changes: object) -> None:
        """Stores and applies an event with the intent's current state, changed by `changes`."""
        intent = replace(self.provider.intents[ORDER], **changes)  # type: ignore[arg-type]
        store_event(self.work, ProviderEvent(event_id, "payment_intent.any", ORDER, intent, b"{}"))

    def authorised(self) -> World:
        self.obey("authorise", authorise())
        self.provider.put(ORDER, status=IntentStatus.HELD)
        self.hear("evt_held")
        return self

    def captured(self) -> World:
        self.authorised().obey("capture", CapturePayment(order_id=ORDER))
        return self


def sealed(command_id: str, command: Command) -> Envelope[Command]:
    return Envelope[Command](
        id=command_id, type=command.TYPE, version=1, occurred_at=NOON, producer="orders", aggregate_id=ORDER,
        aggregate_version=1, correlation_id="correlation", data=command,
    )  # fmt: skip


def authorise(amount: int = TOTAL.amount) -> AuthorisePayment:
    price = Price(amount=amount, currency=TOTAL.currency)
    return AuthorisePayment(order_id=ORDER, customer_id="cus", amount=price, deadline=NOON + timedelta(minutes=15))


def capture() -> CapturePayment:
    return CapturePayment(order_id=ORDER)


def void() -> VoidPayment:
    return VoidPayment(order_id=ORDER, reason="cancelled_by_customer")
