"""Which events are mailed about, with what."""

from __future__ import annotations

from notifications.domain.model import Contact, Delivery, Template
from notifications.domain.ports import Work
from notifications.domain.send import Outcome, Task, claim, confirm
from shop.contracts.auth import CustomerRegistered
from shop.contracts.message import Envelope
from shop.contracts.orders import OrderCancelled, OrderConfirmed

Told = OrderConfirmed | OrderCancelled


def begin_mail(envelope: Envelope[Told], work: Work) -> Task | None:
    """None leaves the mail to `send_pending`: its contact is not copied yet, or the sweep is at it."""
    delivery = delivery_of(envelope)
    work.deliveries.add(delivery)
    return claim(work, delivery)


def finish_mail(_: Envelope[Told], work: Work, task: Task, outcome: Outcome) -> None:
    confirm(work, task, outcome)


def delivery_of(envelope: Envelope[Told]) -> Delivery:
    order = envelope.data
    template = Template.ORDER_CONFIRMED if isinstance(order, OrderConfirmed) else Template.ORDER_CANCELLED
    variables = order.model_dump(mode="json", include={"order_id", "lines", "total", "reason"})
    return Delivery(envelope.id, template, order.customer_id, variables)


def copy_contact(envelope: Envelope[CustomerRegistered], work: Work) -> None:
    customer = envelope.data
    contact = Contact(customer.customer_id, customer.email, customer.name)
    work.contacts.put(contact, envelope.aggregate_version)
    work.deliveries.wake(customer.customer_id)
