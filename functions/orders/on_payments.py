from orders.domain.apply_answer import apply_answer
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
        PaymentAuthorised: apply_answer,
        PaymentDeclined: apply_answer,
        PaymentCaptured: apply_answer,
        PaymentCaptureFailed: apply_answer,
        PaymentVoided: apply_answer,
    },
)
