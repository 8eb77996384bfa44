"""What the index in OpenSearch does beyond the suite: writers at the same time, and an index that is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from opensearchpy import OpenSearch

from search.adapters.products_opensearch import OpenSearchProducts
from search.domain.model import Query
from shop.kernel.errors import UnavailableError
from shop.kernel.ids import new_id
from shop.stores import opensearch
from tests.integration.search.conftest import fresh_settings, product_index
from tests.unit.search.fakes import entry


def test_writers_at_once_leave_the_newest(index: OpenSearchProducts, client: OpenSearch) -> None:
    product_id, category = new_id(), new_id()
    versions = [entry(f"Title {number}", number, product_id, category=category) for number in range(1, 21)]
    with ThreadPoolExecutor(4) as pool:
        assert set().union(*pool.map(lambda each: index.apply([each]), reversed(versions))) == set()
    client.indices.refresh()
    assert [item["title"] for item in index.search(Query(category=category)).items] == ["Title 20"]


def test_makers_at_once_make_one_index_behind_its_alias() -> None:
    settings = fresh_settings()
    makers = [product_index(settings) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda maker: maker.apply([entry("Mug")]), makers)) == [set()] * 4
    indices = opensearch.client(settings).indices
    assert list(indices.get_alias(name=settings.index)) == [f"{settings.index}-v1"]
    indices.delete(index=f"{settings.index}-v1")
    opensearch.client(settings).close()


def test_an_index_that_is_not_there_yet_is_empty_and_is_made() -> None:
    settings = fresh_settings()
    index = product_index(settings)
    assert index.search(Query()).items == []
    assert opensearch.client(settings).indices.exists_alias(name=settings.index)
    opensearch.client(settings).indices.delete(index=f"{settings.index}-v1")
    opensearch.client(settings).close()


def test_an_index_that_is_lost_is_made_again_and_nothing_lands_in_a_stray_one() -> None:
    settings = fresh_settings()
    index, client = product_index(settings), opensearch.client(settings)
    mug = entry("Mug")
    assert index.apply([mug]) == set()
    client.indices.delete(index=f"{settings.index}-v1")
    client.indices.create(index=settings.index)  # as a cluster with automatic index creation does
    with pytest.raises(UnavailableError):
        index.apply([mug])
    client.indices.delete(index=settings.index)
    assert index.apply([mug]) == set()
    assert list(client.indices.get_alias(name=settings.index)) == [f"{settings.index}-v1"]
    client.indices.delete(index=f"{settings.index}-v1")
    client.close()


def test_one_entry_that_cannot_be_stored_fails_alone(index: OpenSearchProducts) -> None:
    bad = entry("Bad", price=10**30)
    good = entry("Good")
    assert index.apply([bad, good]) == {bad.product_id}
