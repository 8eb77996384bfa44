"""Removes from a customer's cart what they have ordered."""

from __future__ import annotations

from cart.domain.remove_ordered import remove_ordered
from cart.wiring import unit_of_work
from shop.contracts.orders import OrderPlaced
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(consumer="cart.on_orders", unit_of_work=unit_of_work, routes={OrderPlaced: remove_ordered})
