"""Messages between services, and their envelope.

An event is named in the past tense and belongs to the service that publishes it; a command is imperative and belongs to
the service that handles it. Fields are only ever added (docs/adr/0005), and a consumer ignores those it does not know.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, ClassVar, Generic, Protocol, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shop.kernel.money import Money

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Struct(BaseModel):
    """Its validator is built on first use: a function imports many messages and uses few of them."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Price(Struct):
    """`amount` in minor units of `currency` (ISO 4217)."""

    amount: int
    currency: Currency

    @classmethod
    def of(cls, money: Money) -> Price:
        return cls(amount=money.amount, currency=money.currency)

    def money(self) -> Money:
        return Money(self.amount, self.currency)


class Message(Struct):
    """`KEY` is the name of the field with the aggregate's id, which is also the Kafka key."""

    TYPE: ClassVar[str]
    VERSION: ClassVar[int] = 1
    TOPIC: ClassVar[str]
    KEY: ClassVar[str]

    @property
    def aggregate_id(self) -> str:
        return str(getattr(self, self.KEY))


class Event(Message):
    pass


class Command(Message):
    pass


M_co = TypeVar("M_co", bound=Message, covariant=True)


class Envelope(BaseModel, Generic[M_co]):
    """One message on its topic. `aggregate_version` grows with every event of an aggregate. `causation_id` is the id of
    the message that caused this one, `correlation_id` that of the first request."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    id: str
    type: str
    version: int
    occurred_at: AwareDatetime
    producer: str
    aggregate_id: str
    aggregate_version: int
    correlation_id: str
    causation_id: str | None = None
    traceparent: str | None = None
    data: M_co

    def to_json(self) -> str:
        """The JSON that is published. `data` is serialized by its own class, not by the class of the type parameter."""
        head = self.model_dump(mode="json", exclude={"data"})
        return json.dumps(head | {"data": self.data.model_dump(mode="json")}, separators=(",", ":"), ensure_ascii=False)


class Emit(Protocol):
    """Adds a message to the transaction's outbox. `version` is the aggregate's version after the change."""

    def __call__(self, message: Message, *, version: int) -> None: ...


class Now(Protocol):
    def __call__(self) -> datetime: ...
