from orders.domain.copies import stock_changed
from orders.domain.saga import heard
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
        StockChanged: stock_changed,
        StockReserved: heard,
        StockRefused: heard,
        StockConfirmed: heard,
        StockConfirmationRefused: heard,
        StockReleased: heard,
        ReservationExpired: heard,
    },
)
