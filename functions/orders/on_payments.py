from orders.domain.saga import heard
from orders.wiring import unit_of_work
from shop.contracts.payments import (
    PaymentAuthorised,
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentDeclined,
    PaymentVoided,
)
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(
    consumer="orders.on_payments",
    unit_of_work=unit_of_work,
    routes={
        PaymentAuthorised: heard,
        PaymentDeclined: heard,
        PaymentCaptured: heard,
        PaymentCaptureFailed: heard,
        PaymentVoided: heard,
    },
)
