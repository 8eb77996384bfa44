"""What notifications needs of the world."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from notifications.domain.model import Contact, Delivery, Failure, Mail, Pending


class ContactStore(Protocol):
    def locked(self, customer_id: str) -> Contact | None:
        """Deliveries to one contact are claimed one after the other, so that they can be counted."""
        ...

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

    def others_today(self, delivery: Delivery | Pending) -> int:
        """How many other mails of this template the customer may have been sent within a day."""
        ...

    def suppress(self, delivery: Delivery | Pending, reason: str) -> None:
        """A no-op for a delivery that could not be claimed."""
        ...

    def sent(self, delivery: Delivery, message_id: str) -> None: ...
    def retry_later(self, delivery: Delivery, reason: str, seconds: float) -> None: ...
    def wait(self, delivery: Delivery, reason: str, seconds: float) -> None:
        """As `retry_later`, but its last attempt counts as a wait."""
        ...

    def failed(self, delivery: Delivery, reason: str) -> None: ...
    def wake(self, customer_id: str) -> None:
        """The customer's unclaimed deliveries are due now."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What one transaction may touch."""

    contacts: ContactStore
    deliveries: DeliveryStore


class NotSentError(Exception):
    """`reason` holds no address: it is kept with the delivery."""

    def __init__(self, reason: str, failure: Failure) -> None:
        super().__init__(reason)
        self.reason = reason
        self.failure = failure


class Renderer(Protocol):
    """Is given an address and not a contact: what its owner typed cannot get into a mail."""

    def render(self, delivery: Delivery, address: str) -> Mail:
        """Raises NotSentError, for good, where a template asks for a variable that is not there."""
        ...


class Mailer(Protocol):
    def send(self, mail: Mail) -> str:
        """The mail service's id of the message. Raises NotSentError."""
        ...
