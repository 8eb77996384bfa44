"""What became of an order is mailed to its customer."""

from __future__ import annotations

from notifications.wiring import mail, unit_of_work
from shop.contracts.orders import OrderCancelled, OrderConfirmed
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(
    consumer="notifications.on_orders",
    unit_of_work=unit_of_work,
    routes={OrderConfirmed: mail, OrderCancelled: mail},
)
