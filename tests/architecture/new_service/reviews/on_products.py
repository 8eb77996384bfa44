"""Keeps reviews' copy of which products there are."""

from __future__ import annotations

from reviews.domain.copy_product import copy_product
from reviews.wiring import unit_of_work
from shop.contracts.products import ProductPublished
from shop.messaging.kafka_step import kafka_step

handler = kafka_step(consumer="reviews.on_products", unit_of_work=unit_of_work, routes={ProductPublished: copy_product})
