"""Which events are mailed about, with what."""

from __future__ import annotations

from notifications.domain.model import Contact, Delivery, Template
from notifications.domain.ports import Desk
from notifications.domain.send import Outcome, Task, claim, confirm
from shop.contracts.auth import CustomerRegistered
from shop.contracts.message import Envelope
from shop.contracts.orders import OrderCancelled, OrderConfirmed

Told = OrderConfirmed | OrderCancelled


def begin_mail(envelope: Envelope[Told], desk: Desk) -> Task | None:
    """None leaves the mail to `send_pending`: its contact is not copied yet, or the sweep is at it."""
    delivery = delivery_of(envelope)
    desk.deliveries.add(delivery)
    return claim(desk, delivery)


def finish_mail(_: Envelope[Told], desk: Desk, task: Task, outcome: Outcome) -> None:
    confirm(desk, task, outcome)


def delivery_of(envelope: Envelope[Told]) -> Delivery:
    order = envelope.data
    template = Template.ORDER_CONFIRMED if isinstance(order, OrderConfirmed) else Template.ORDER_CANCELLED
    variables = order.model_dump(mode="json", include={"order_id", "lines", "total", "reason"})
    return Delivery(envelope.id, template, order.customer_id, variables)


def copy_contact(envelope: Envelope[CustomerRegistered], desk: Desk) -> None:
    customer = envelope.data
    contact = Contact(customer.customer_id, customer.email, customer.name)
    desk.contacts.put(contact, envelope.aggregate_version)
    desk.deliveries.wake(customer.customer_id)
