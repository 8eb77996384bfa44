"""Builds search's adapter, once per process. Nothing connects before its first use."""

from __future__ import annotations

from functools import partial

from search.adapters.products_opensearch import OpenSearchProducts
from search.domain import project_products as projecting
from shop import settings

index = OpenSearchProducts(settings.opensearch())
project_products = partial(projecting.project_products, index)
