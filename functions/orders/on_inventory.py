from orders.domain.apply_answer import apply_answer
from orders.domain.copy_stock import copy_stock
from orders.wiring import unit_of_work
from shop.contracts.inventory import (
    ReservationExpired,
    StockChanged,
    StockConfirmationRefused,
    StockConfirmed,
    StockRefused,
    StockReleased,
    StockReserved,
)
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(
    consumer="orders.on_inventory",
    unit_of_work=unit_of_work,
    routes={
        StockChanged: copy_stock,
        StockReserved: apply_answer,
        StockRefused: apply_answer,
        StockConfirmed: apply_answer,
        StockConfirmationRefused: apply_answer,
        StockReleased: apply_answer,
        ReservationExpired: apply_answer,
    },
)
