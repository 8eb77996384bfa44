"""Mails a customer the end of their order: the two transactions around the call of the mail service."""

from __future__ import annotations

from notifications.domain.deliver_mail import Outcome, Task, claim_delivery, record_outcome
from notifications.domain.model import Delivery, Template
from notifications.domain.ports import Work
from shop.contracts.message import Envelope
from shop.contracts.orders import OrderCancelled, OrderConfirmed

OrderEnd = OrderConfirmed | OrderCancelled


def begin_mail(event: Envelope[OrderEnd], work: Work) -> Task | None:
    """Saves the delivery and claims it. None leaves the mail to `send_pending`: the contact is not copied yet, or
    another process has claimed it."""
    delivery = delivery_of(event)
    work.deliveries.add(delivery)
    return claim_delivery(work, delivery)


def finish_mail(_: Envelope[OrderEnd], work: Work, task: Task, outcome: Outcome) -> None:
    record_outcome(work, task, outcome)


def delivery_of(event: Envelope[OrderEnd]) -> Delivery:
    order = event.data
    template = Template.ORDER_CONFIRMED if isinstance(order, OrderConfirmed) else Template.ORDER_CANCELLED
    variables = order.model_dump(mode="json", include={"order_id", "lines", "total", "reason"})
    return Delivery(event.id, template, order.customer_id, variables)
