"""A delivery is one mail about one event; a contact is our copy of where a customer is written to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Template(StrEnum):
    ORDER_CONFIRMED = "order_confirmed"
    ORDER_CANCELLED = "order_cancelled"


class Status(StrEnum):
    PENDING = "pending"
    SENDING = "sending"  # claimed: whoever claimed it is at work, or died at it
    SENT = "sent"
    FAILED = "failed"  # will not be tried again
    SUPPRESSED = "suppressed"  # not tried: its address got enough mails


class Failure(StrEnum):
    """What it means for a mail that the mail service did not confirm it."""

    FINAL = "final"  # this mail will never be taken
    NOT_TAKEN = "not_taken"  # it was not sent, for no fault of its own; it waits until that passes or is mended
    UNKNOWN = "unknown"  # it may have been sent, so each further attempt may repeat it


@dataclass(frozen=True, slots=True)
class Contact:
    """`name` is what somebody typed into a registration. Nobody confirms that the address is theirs, so it stands in no
    mail."""

    customer_id: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Known by its event and template: no event is mailed twice with one. `variables` hold no personal data, and no
    text of a customer's. `attempts` may each have sent it; `waits` are those that the mail service did not take."""

    event_id: str
    template: Template
    customer_id: str
    variables: dict[str, Any]
    attempts: int = 0
    waits: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """Names a delivery that is to be sent, without its variables: one that cannot be read must not hide the others."""

    event_id: str
    template: str
    customer_id: str


@dataclass(frozen=True, slots=True)
class Mail:
    """`tag` names the delivery at the mail service."""

    to: str
    subject: str
    text: str
    html: str
    tag: str
