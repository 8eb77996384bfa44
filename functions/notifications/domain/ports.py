"""What notifications needs of the world."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from notifications.domain.model import Contact, Delivery, Mail

T = TypeVar("T")


class ContactStore(Protocol):
    def find(self, customer_id: str) -> Contact | None: ...
    def put(self, contact: Contact, version: int) -> None:
        """A version that is not newer than the stored one changes nothing."""
        ...


class DeliveryStore(Protocol):
    def add(self, delivery: Delivery) -> None:
        """A no-op where the event has a delivery with this template."""
        ...

    def claim(self, event_id: str, template: str) -> Delivery | None:
        """The delivery with one more attempt, when it is due, or its claim has lapsed; None when it is not ours."""
        ...

    def sent(self, delivery: Delivery, message_id: str) -> None: ...
    def retry_later(self, delivery: Delivery, reason: str, seconds: float) -> None: ...
    def failed(self, delivery: Delivery, reason: str) -> None: ...
    def wake(self, customer_id: str) -> None:
        """The customer's unclaimed deliveries are due now."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What one transaction may touch."""

    contacts: ContactStore
    deliveries: DeliveryStore


class Transact(Protocol):
    def __call__(self, work: Callable[[Desk], T], /) -> T: ...


class NotSentError(Exception):
    """`permanent`: the mail service will never take this mail. Otherwise it may even have taken it."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class Renderer(Protocol):
    def render(self, delivery: Delivery, contact: Contact) -> Mail:
        """Raises NotSentError, permanently, where a template asks for a variable that is not there."""
        ...


class Mailer(Protocol):
    def send(self, mail: Mail) -> str:
        """The mail service's id of the message. Raises NotSentError."""
        ...
