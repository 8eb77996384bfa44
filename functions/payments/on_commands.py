"""What orders asks of payments."""

from __future__ import annotations

from payments.wiring import command, unit_of_work
from shop.contracts.payments import AuthorisePayment, CapturePayment, VoidPayment
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(
    consumer="payments.on_commands",
    unit_of_work=unit_of_work,
    routes={AuthorisePayment: command, CapturePayment: command, VoidPayment: command},
)
