"""Copies what is on sale, with prices and titles."""

from __future__ import annotations

from cart.domain.copy_product import copy_product
from cart.wiring import unit_of_work
from shop.contracts.products import ProductCreated, ProductDeleted, ProductPublished, ProductUpdated
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(
    consumer="cart.on_products",
    unit_of_work=unit_of_work,
    routes={
        ProductCreated: copy_product,
        ProductUpdated: copy_product,
        ProductPublished: copy_product,
        ProductDeleted: copy_product,
    },
)
