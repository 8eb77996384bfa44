"""Copies where a customer is written to."""

from __future__ import annotations

from notifications.domain.model import Contact
from notifications.domain.ports import Work
from shop.contracts.auth import CustomerRegistered
from shop.contracts.message import Envelope


def copy_contact(event: Envelope[CustomerRegistered], work: Work) -> None:
    """Also makes the customer's pending deliveries due."""
    customer = event.data
    contact = Contact(customer.customer_id, customer.email, customer.name)
    work.contacts.put(contact, event.aggregate_version)
    work.deliveries.make_due(customer.customer_id)
