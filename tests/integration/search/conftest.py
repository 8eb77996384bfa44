"""The test's own index on the test stack's OpenSearch."""

from __future__ import annotations

import importlib
import sys
import uuid
from collections.abc import Iterator
from functools import partial

import pytest
from opensearchpy import OpenSearch

from localstack.stack import Stack
from search.adapters.products_opensearch import OpenSearchProducts
from shop.settings import OpenSearch as Settings
from shop.stores import opensearch
from tests.integration.functions import Load
from tests.integration.lambda_http import Caller

URL = Stack("test").url("opensearch")


def product_index(settings: Settings) -> OpenSearchProducts:
    return OpenSearchProducts(partial(opensearch.client, settings), settings.index)


def fresh_settings() -> Settings:
    return Settings(URL, f"test-{uuid.uuid4().hex[:12]}", "")


@pytest.fixture(scope="module")
def opensearch_settings() -> Iterator[Settings]:
    settings = fresh_settings()
    yield settings
    client = opensearch.client(settings)
    client.indices.delete(index=f"{settings.index}-v*")
    client.close()


@pytest.fixture(scope="module")
def client(opensearch_settings: Settings) -> OpenSearch:
    return opensearch.client(opensearch_settings)


@pytest.fixture(scope="module")
def index(opensearch_settings: Settings) -> OpenSearchProducts:
    return product_index(opensearch_settings)


@pytest.fixture(scope="module")
def load(opensearch_settings: Settings) -> Iterator[Load]:
    """Loads search's handlers by module name, with the environment of this module's index."""
    environment = {
        "SERVICE": "search",
        "OPENSEARCH_URL": opensearch_settings.url,
        "OPENSEARCH_INDEX": opensearch_settings.index,
        "OPENSEARCH_SECRET_ID": "",
        "READ_CACHE_SECONDS": "0",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        for name in ("search.api", "search.on_products", "search.wiring"):
            sys.modules.pop(name, None)
        importlib.import_module("search.wiring")
        yield lambda module: importlib.import_module(f"search.{module}").handler


@pytest.fixture(scope="module")
def anybody(load: Load) -> Caller:
    return Caller(load("api"))
