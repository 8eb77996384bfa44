"""Keeps the index up to date with the catalogue."""

from __future__ import annotations

from functools import partial

from search.domain.project_products import project_products
from search.wiring import index
from shop.contracts.products import ProductCreated, ProductDeleted, ProductPublished, ProductUpdated
from shop.messaging.projection_step import projection_step

handler = projection_step(
    consumer="search.on_products",
    contracts=[ProductCreated, ProductUpdated, ProductPublished, ProductDeleted],
    project=partial(project_products, index),
)
