"""What the stores, the topics, the provider and the clients' log contain, as plain rows. Invariants are checked on
these rows alone, so that tests can plant a violation of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SkuBook:
    """A stock row, with the sums of its ledger and of the reservations of the SKU. Quantities are pieces.

    `supplied` is what was set and adjusted, `sold` what left the stock less what came back, `held` what is reserved by
    the ledger. `in_held` and `in_confirmed` are the lines of reservations with that status.
    """

    sku: str
    on_hand: int
    reserved: int
    supplied: int
    sold: int
    held: int
    in_held: int
    in_confirmed: int

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class Reservation:
    order_id: str
    status: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """`total` is in minor units. At `due_at` an unfinished order must move on without its customer."""

    order_id: str
    status: str
    total: int
    placed_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an order's history, in the order of writing. `came_from` is None in the first."""

    order_id: str
    came_from: str | None
    went_to: str


@dataclass(frozen=True, slots=True)
class Payment:
    """Amounts are in minor units. `balance` is the sum of the double entry, which must be 0. `posted` is what was
    captured and refunded by the ledger's entries; None if they were not read."""

    order_id: str
    status: str
    amount: int
    captured: int
    refunded: int
    balance: int = 0
    posted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """One intent in the provider's own ledger. Amounts are in minor units; `captures` is how often it was captured."""

    intent_id: str
    order_id: str
    status: str
    amount: int
    captures: int
    captured: int
    refunded: int


@dataclass(frozen=True, slots=True)
class OutboxRow:
    service: str
    event_id: str
    created_at: datetime
    sent: bool
    parked: bool = False


@dataclass(frozen=True, slots=True)
class TopicRecord:
    """One record of a topic. `event_id` is empty if the record could not be read."""

    topic: str
    partition: int
    offset: int
    event_id: str
    type: str = ""
    aggregate_id: str = ""
    version: int = 0
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that a message or an order may do only once. `times` is how often it was done."""

    what: str
    of: str
    times: int


@dataclass(frozen=True, slots=True)
class ParkedRecord:
    consumer: str
    event_id: str
    open: bool
    in_inbox: bool


@dataclass(frozen=True, slots=True)
class Ack:
    """One answer to POST /v1/orders. `body` stands for the body of the request. `order_id` is empty if the answer has
    none; `problem` is the slug of a refusal."""

    at: datetime
    customer_id: str
    key: str
    body: str
    status: int
    order_id: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """`now` is the database's time. `acks` is None if no log was given."""

    now: datetime
    skus: list[SkuBook] = field(default_factory=list)
    reservations: list[Reservation] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    history: list[Step] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    intents: list[Intent] = field(default_factory=list)
    outbox: list[OutboxRow] = field(default_factory=list)
    records: list[TopicRecord] = field(default_factory=list)
    inbox: set[tuple[str, str]] = field(default_factory=set)
    consumers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """By the type of a message: the consumers that have a route for it, and an inbox."""
    effects: list[Effect] = field(default_factory=list)
    parked: list[ParkedRecord] = field(default_factory=list)
    acks: list[Ack] | None = None
