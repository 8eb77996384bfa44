"""The suite of tests/unit/search on OpenSearch."""

from __future__ import annotations

import pytest
from opensearchpy import OpenSearch

from search.adapters.products_opensearch import OpenSearchProducts
from shop.settings import OpenSearch as Settings
from tests.integration.search.conftest import product_index
from tests.unit.search.suites import Index
from tests.unit.search.test_product_index import *  # noqa: F403


@pytest.fixture
def index(opensearch_settings: Settings, client: OpenSearch) -> Index:
    port: OpenSearchProducts = product_index(opensearch_settings)
    return Index(port, lambda: client.indices.refresh(index=opensearch_settings.index))
