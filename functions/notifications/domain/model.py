"""A delivery is one mail about one event; a contact is our copy of a customer's address."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Template(StrEnum):
    ORDER_CONFIRMED = "order_confirmed"
    ORDER_CANCELLED = "order_cancelled"


class Status(StrEnum):
    PENDING = "pending"
    SENDING = "sending"  # claimed: a process is sending it, or died while it did
    SENT = "sent"
    FAILED = "failed"  # not tried again
    SUPPRESSED = "suppressed"  # not tried: the customer got enough mails of this kind


class Failure(StrEnum):
    """What follows for a mail that the mail service did not confirm."""

    FINAL = "final"  # the mail service will never accept this mail
    NOT_TAKEN = "not_taken"  # not sent, for a reason outside the mail; it waits until that is fixed
    UNKNOWN = "unknown"  # it may have been sent, so each further attempt may repeat it


@dataclass(frozen=True, slots=True)
class Contact:
    """`name` is what somebody typed at registration. Nobody has confirmed that the address is theirs, so no mail
    contains the name."""

    customer_id: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Identified by its event and template. `variables` contain no personal data and no text that a customer typed.
    `attempts` counts the calls that may have sent it; `waits` counts those that the mail service did not accept."""

    event_id: str
    template: Template
    customer_id: str
    variables: dict[str, Any]
    attempts: int = 0
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A delivery to send, without its variables: one that cannot be read must not hide the others."""

    event_id: str
    template: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class Mail:
    """`tag` identifies the delivery at the mail service."""

    to: str
    subject: str
    text: str
    html: str
    tag: str
