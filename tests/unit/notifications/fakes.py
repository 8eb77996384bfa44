"""Notifications in memory: its tables, and a mail service that may fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from notifications.domain.copy_contact import copy_contact
from notifications.domain.deliver_mail import send_mail
from notifications.domain.mail_order import begin_mail, finish_mail
from notifications.domain.model import Contact, Delivery, Mail, Pending, Status, Template
from notifications.domain.ports import NotSentError, Work
from notifications.domain.send_pending import send_pending
from shop.contracts.auth import CustomerRegistered
from shop.contracts.message import Envelope, Message, Price
from shop.contracts.orders import OrderCancelled, OrderConfirmed, OrderLine

T = TypeVar("T")
EUR = "EUR"
LINE = OrderLine(
    sku="MUG-1", product_id="p1", title="Mug <blue>", quantity=2, unit_price=Price(amount=1_250, currency=EUR)
)
ORDER: dict[str, Any] = {
    "order_id": "order-1",
    "customer_id": "cus-1",
    "lines": [LINE],
    "total": Price(amount=2_500, currency=EUR),
}
CONFIRMED = OrderConfirmed(**ORDER)
CANCELLED = OrderCancelled(**ORDER, reason="payment_declined")
ANA = CustomerRegistered(customer_id="cus-1", email="ana@example.com", name="Ana & Co")


def sealed(message: Message, event_id: str = "evt-1", version: int = 1) -> Envelope[Message]:
    return Envelope[Message](
        id=event_id, type=message.TYPE, version=1, occurred_at=datetime(2026, 11, 22, tzinfo=UTC), producer="tests",
        aggregate_id=message.aggregate_id, aggregate_version=version, correlation_id="corr-0001", data=message,
    )  # fmt: skip


class FakeContacts:
    def __init__(self) -> None:
        self.rows: dict[str, tuple[Contact, int]] = {}

    def locked(self, customer_id: str) -> Contact | None:
        return self.rows[customer_id][0] if customer_id in self.rows else None

    def put(self, contact: Contact, version: int) -> None:
        if version > self.rows.get(contact.customer_id, (contact, 0))[1]:
            self.rows[contact.customer_id] = (contact, version)


@dataclass
class Row:
    delivery: Delivery
    status: Status = Status.PENDING
    asleep: float = 0.0
    note: str = ""


class FakeDeliveries:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, Template], Row] = {}

    def _row(self, delivery: Delivery) -> Row:
        return self.rows[delivery.event_id, delivery.template]

    def add(self, delivery: Delivery) -> None:
        self.rows.setdefault((delivery.event_id, delivery.template), Row(delivery))

    def claim(self, event_id: str, template: str) -> Delivery | None:
        row = self.rows[event_id, Template(template)]
        if row.status not in (Status.PENDING, Status.SENDING) or row.asleep:
            return None
        row.status, row.asleep = Status.SENDING, 60.0
        row.delivery = replace(row.delivery, attempts=row.delivery.attempts + 1)
        return row.delivery

    def due(self) -> Sequence[Pending]:
        due = [row.delivery for row in self.rows.values() if not row.asleep and row.status != Status.SENT]
        return [Pending(each.event_id, each.template, each.customer_id) for each in due]

    def count_others_today(self, delivery: Delivery | Pending) -> int:
        tried = [row.delivery for row in self.rows.values() if row.delivery.attempts]
        same = [row for row in tried if (row.customer_id, row.template) == (delivery.customer_id, delivery.template)]
        return sum(row.event_id != delivery.event_id for row in same)

    def suppress(self, delivery: Delivery | Pending, reason: str) -> None:
        row = self.rows[delivery.event_id, Template(delivery.template)]
        if row.status in (Status.PENDING, Status.SENDING) and not row.asleep:
            row.status, row.note = Status.SUPPRESSED, reason

    def mark_sent(self, delivery: Delivery, message_id: str) -> None:
        row = self._row(delivery)
        row.status, row.note = Status.SENT, message_id

    def mark_failed(self, delivery: Delivery, reason: str) -> None:
        row = self._row(delivery)
        row.status, row.note = Status.FAILED, reason

    def retry_later(self, delivery: Delivery, reason: str, seconds: float) -> None:
        row = self._row(delivery)
        row.status, row.asleep, row.note = Status.PENDING, seconds, reason

    def wait(self, delivery: Delivery, reason: str, seconds: float) -> None:
        self.retry_later(delivery, reason, seconds)
        row = self._row(delivery)
        row.delivery = replace(delivery, attempts=delivery.attempts - 1, waits=delivery.waits + 1)

    def make_due(self, customer_id: str) -> None:
        for row in self.rows.values():
            if row.delivery.customer_id == customer_id and row.status is Status.PENDING:
                row.asleep = 0.0

    def let_time_pass(self) -> None:
        for row in self.rows.values():
            row.asleep = 0.0


class PlainRenderer:
    def render(self, delivery: Delivery, address: str) -> Mail:
        return Mail(address, delivery.template, "", "", delivery.event_id)


class FakeMailer:
    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.trouble: list[NotSentError] = []

    def send(self, mail: Mail) -> str:
        if self.trouble:
            raise self.trouble.pop(0)
        self.sent.append(mail)
        return f"message-{len(self.sent)}"


@dataclass
class World:
    contacts: FakeContacts = field(default_factory=FakeContacts)
    deliveries: FakeDeliveries = field(default_factory=FakeDeliveries)
    mailer: FakeMailer = field(default_factory=FakeMailer)

    def transact(self, use_case: Callable[[Work], T]) -> T:
        return use_case(Work(self.contacts, self.deliveries))

    def hear(self, message: OrderConfirmed | OrderCancelled, event_id: str = "evt-1") -> None:
        envelope = sealed(message, event_id)
        task = self.transact(lambda work: begin_mail(envelope, work))  # type: ignore[arg-type]
        if task:
            outcome = send_mail(PlainRenderer(), self.mailer, task)
            self.transact(lambda work: finish_mail(envelope, work, task, outcome))  # type: ignore[arg-type]

    def register(self, customer: CustomerRegistered = ANA, version: int = 1) -> None:
        self.transact(lambda work: copy_contact(sealed(customer, version=version), work))  # type: ignore[arg-type]

    def sweep(self) -> int:
        """How many mails were sent."""
        due = self.deliveries.due()
        return sum(send_pending(self.transact, PlainRenderer(), self.mailer, delivery) for delivery in due)

    def row(self, event_id: str = "evt-1", template: Template = Template.ORDER_CONFIRMED) -> Row:
        return self.deliveries.rows[event_id, template]
