"""Takes out of a customer's cart what has become an order."""

from __future__ import annotations

from cart.domain.follow import order_placed
from cart.wiring import unit_of_work
from shop.contracts.orders import OrderPlaced
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(consumer="cart.on_orders", unit_of_work=unit_of_work, routes={OrderPlaced: order_placed})
