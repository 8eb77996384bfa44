"""The published language: what a message is, and the envelope it travels in.

An event is named in the past tense and belongs to the service it happened in; a command is imperative and belongs to
the service that obeys. Fields are only ever added (docs/adr/0005), and a consumer ignores those it does not know.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, ClassVar, Generic, Protocol, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Struct(BaseModel):
    """Built on first use: a function imports many messages and sees few of them, and a cold start is a budget."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Price(Struct):
    """`amount` in minor units of `currency` (ISO 4217)."""

    amount: int
    currency: Currency


class Message(Struct):
    """`KEY` names the field that holds the aggregate id, which is also the Kafka key."""

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
    """One message on its topic. `aggregate_version` grows by every event of one aggregate; `causation_id` is the id
    of the message that led to this one, `correlation_id` that of the request it all began with."""

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
        """As it travels. `data` is written by its own class, whatever class this envelope was made for."""
        head = self.model_dump(mode="json", exclude={"data"})
        return json.dumps(head | {"data": self.data.model_dump(mode="json")}, separators=(",", ":"), ensure_ascii=False)


class Emit(Protocol):
    """Hand a message to the running transaction's outbox. `version` is the aggregate's version after the change."""

    def __call__(self, message: Message, *, version: int) -> None: ...


class Now(Protocol):
    def __call__(self) -> datetime: ...
