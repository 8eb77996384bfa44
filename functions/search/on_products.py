from __future__ import annotations

from search.wiring import project_products
from shop.contracts.products import ProductCreated, ProductDeleted, ProductPublished, ProductUpdated
from shop.messaging.projection_step import projection_step

handler = projection_step(
    consumer="search.on_products",
    contracts=[ProductCreated, ProductUpdated, ProductPublished, ProductDeleted],
    project=project_products,
)
