"""Builds search's adapters from its settings, once per process. Nothing connects before its first use."""

from __future__ import annotations

from functools import partial

from search.adapters.index_cached import CachedIndex
from search.adapters.products_opensearch import OpenSearchProducts
from search.domain.model import Page, Query
from shop import settings
from shop.kernel.recent import Recent
from shop.stores import opensearch

_opensearch = settings.opensearch()
index = OpenSearchProducts(partial(opensearch.client, _opensearch), _opensearch.index)
cached_index = CachedIndex(index, Recent[Query, Page](settings.number("READ_CACHE_SECONDS", 2)))
