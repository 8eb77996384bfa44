"""Builds search's adapter, once per process. Nothing connects before its first use."""

from __future__ import annotations

from functools import partial

from search.adapters.products_opensearch import OpenSearchProducts
from search.domain import project_products as projecting
from search.domain.model import Page, Query
from shop import settings
from shop.kernel.recent import Recent
from shop.stores import opensearch

_opensearch = settings.opensearch()
index = OpenSearchProducts(partial(opensearch.client, _opensearch), _opensearch.index)
_pages = Recent[Query, Page](settings.number("READ_CACHE_SECONDS", 2))


def search_products(query: Query) -> Page:
    return _pages.get(query, lambda: index.search(query))


project_products = partial(projecting.project_products, index)
