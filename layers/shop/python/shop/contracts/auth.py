"""What auth publishes. The contact topic is the only one with personal data."""

from __future__ import annotations

from typing import ClassVar

from shop.contracts.message import Event


class CustomerRegistered(Event):
    TYPE: ClassVar[str] = "shop.auth.customer_registered"
    TOPIC: ClassVar[str] = "shop.contacts.v1"
    KEY: ClassVar[str] = "customer_id"

    customer_id: str
    email: str
    name: str
