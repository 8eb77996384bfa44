"""The ports of notifications, and the `Work` that a use case is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from notifications.domain.model import Contact, Delivery, Failure, Mail, Pending


class ContactStore(Protocol):
    def locked(self, customer_id: str) -> Contact | None:
        """Locks the row until the transaction ends, so that the deliveries to one contact are claimed one by one and
        can be counted."""
        ...

    def put(self, contact: Contact, version: int) -> None:
        """A version that is not newer than the stored one changes nothing."""
        ...


class DeliveryStore(Protocol):
    def add(self, delivery: Delivery) -> None:
        """Changes nothing if the event has a delivery with this template."""
        ...

    def claim(self, event_id: str, template: str) -> Delivery | None:
        """The delivery with one more attempt, if it is due or its claim has lapsed; otherwise None."""
        ...

    def count_others_today(self, delivery: Delivery | Pending) -> int:
        """How many other mails of this template the customer may have been sent in the last 24 hours."""
        ...

    def suppress(self, delivery: Delivery | Pending, reason: str) -> None:
        """Changes nothing if the delivery could not be claimed."""
        ...

    def mark_sent(self, delivery: Delivery, message_id: str) -> None: ...
    def mark_failed(self, delivery: Delivery, reason: str) -> None: ...
    def retry_later(self, delivery: Delivery, reason: str, seconds: float) -> None: ...
    def wait(self, delivery: Delivery, reason: str, seconds: float) -> None:
        """As `retry_later`, but counts a wait instead of the attempt."""
        ...

    def make_due(self, customer_id: str) -> None:
        """Makes the customer's unclaimed deliveries due now."""
        ...


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case is given: the stores of one transaction."""

    contacts: ContactStore
    deliveries: DeliveryStore


class NotSentError(Exception):
    """`reason` contains no address, because it is stored with the delivery."""

    def __init__(self, reason: str, failure: Failure) -> None:
        super().__init__(reason)
        self.reason = reason
        self.failure = failure


class Renderer(Protocol):
    """Takes an address instead of a contact, so that a name that a stranger typed cannot get into a mail."""

    def render(self, delivery: Delivery, address: str) -> Mail:
        """Raises NotSentError (FINAL) if a template needs a variable that is missing."""
        ...


class Mailer(Protocol):
    def send(self, mail: Mail) -> str:
        """Returns the mail service's id of the message. Raises NotSentError."""
        ...
