"""What the stores, the topics, the provider and the clients' own log say, as plain rows. Invariants are judged on
these alone, so that each can be tested with a planted violation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SkuBook:
    """A stock row beside the sums of its ledger and of the reservations that name the SKU. Quantities are pieces.

    `supplied` is what was set and adjusted, `sold` what left less what came back, `held` what the ledger says is
    reserved; `in_held` and `in_confirmed` are the lines of reservations in that state.
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
    """`total` in minor units. `due_at` is when an unfinished order must have moved on without its customer."""

    order_id: str
    status: str
    total: int
    placed_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an order's history, in the order it was written; the first came from nowhere."""

    order_id: str
    came_from: str | None
    went_to: str


@dataclass(frozen=True, slots=True)
class Payment:
    """`balance` is the sum over the double entry: 0, or money has appeared or vanished. `posted` is what its entries
    say was captured and refunded, where they were read."""

    order_id: str
    status: str
    amount: int
    captured: int
    refunded: int
    balance: int = 0
    posted: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """What the provider's own ledger says of one intent."""

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
    """In the order of its partition. `event_id` is empty where the record could not be read."""

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
    """Something that one message or order may bring about once: `times` is how often it did."""

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
    """One answer a client was given to POST /v1/orders. `body` stands for what it sent; `order_id` is empty where the
    answer named none."""

    at: datetime
    customer_id: str
    key: str
    body: str
    status: int
    order_id: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """`now` is the database's time. `acks` is None where no log was given."""

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
    """Type of message → the consumers with an inbox that have a route for it."""
    effects: list[Effect] = field(default_factory=list)
    parked: list[ParkedRecord] = field(default_factory=list)
    acks: list[Ack] | None = None
