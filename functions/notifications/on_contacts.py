"""Copies where customers are written to."""

from __future__ import annotations

from notifications.domain.copy_contact import copy_contact
from notifications.wiring import unit_of_work
from shop.contracts.auth import CustomerRegistered
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(
    consumer="notifications.on_contacts", unit_of_work=unit_of_work, routes={CustomerRegistered: copy_contact}
)
