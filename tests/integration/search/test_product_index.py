"""One suite over the index in memory and the one in OpenSearch: what is kept, and what is then found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from opensearchpy import OpenSearch

from search.adapters.products_opensearch import OpenSearchProducts
from search.domain.model import Entry, Query
from search.domain.ports import ProductIndex
from shop.kernel.errors import UnavailableError
from shop.kernel.ids import new_id
from shop.settings import OpenSearch as Settings
from shop.stores import opensearch
from tests.integration.search.conftest import fresh_settings, product_index
from tests.unit.search.fakes import FakeIndex, entry


@dataclass(frozen=True)
class Shelf:
    """`settle` makes what was applied visible."""

    index: ProductIndex
    settle: Callable[[], object]

    def keep(self, *entries: Entry) -> None:
        assert self.index.apply(entries) == set()
        self.settle()

    def titles(self, query: Query) -> list[str]:
        return [item["title"] for item in self.index.search(query).items]


@pytest.fixture(params=["memory", "opensearch"])
def shelf(request: pytest.FixtureRequest) -> Shelf:
    if request.param == "memory":
        return Shelf(FakeIndex(), lambda: None)
    settings: Settings = request.getfixturevalue("opensearch_settings")
    indices = opensearch.client(settings).indices
    return Shelf(request.getfixturevalue("index"), lambda: indices.refresh(index=settings.index))


def test_a_newer_version_replaces_and_an_older_or_equal_one_does_not(shelf: Shelf) -> None:
    category = new_id()
    first = entry("Second title", 2, category=category)
    shelf.keep(first)
    shelf.keep(entry("First title", 1, first.product_id, category=category))
    shelf.keep(entry("Other title", 2, first.product_id, category=category))
    assert shelf.titles(Query(category=category)) == ["Second title"]
    shelf.keep(entry("Third title", 3, first.product_id, category=category))
    assert shelf.titles(Query(category=category)) == ["Third title"]


def test_a_tombstone_hides_a_product_and_outlives_late_events(shelf: Shelf) -> None:
    category = new_id()
    listed = entry("Mug", 2, category=category)
    shelf.keep(replace(listed, version=4, listed=None))
    shelf.keep(listed, replace(listed, version=3))
    assert shelf.titles(Query(category=category)) == []


def test_filters_narrow_and_pages_follow_without_gap_or_repeat(shelf: Shelf) -> None:
    category = new_id()
    entries = [entry(f"Mug {number}", category=category, price=100 * number) for number in range(1, 8)]
    shelf.keep(*entries, entry("Elsewhere"))
    query = Query(category=category, min_price=200, max_price=600, limit=2)
    found: list[str] = []
    while True:
        page = shelf.index.search(query)
        found += [item["title"] for item in page.items]
        if page.end is None:
            break
        query = replace(query, after=page.end)
    assert sorted(found) == [f"Mug {number}" for number in range(2, 7)]


def test_suggestions_go_on_from_the_prefix(shelf: Shelf) -> None:
    word = f"q{new_id()[-8:]}"
    shelf.keep(entry(f"{word} blue mug"), entry("Blue pan"))
    assert [item["title"] for item in shelf.index.suggest(word[:-2], 5)] == [f"{word} blue mug"]


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
    client.indices.create(index=settings.index)  # as a cluster with automatic index creation would leave it
    with pytest.raises(UnavailableError):
        index.apply([mug])
    client.indices.delete(index=settings.index)
    assert index.apply([mug]) == set()
    assert list(client.indices.get_alias(name=settings.index)) == [f"{settings.index}-v1"]
    client.indices.delete(index=f"{settings.index}-v1")
    client.close()


def test_one_entry_that_cannot_be_kept_fails_alone(index: OpenSearchProducts) -> None:
    bad = entry("Bad", price=10**30)
    good = entry("Good")
    assert index.apply([bad, good]) == {bad.product_id}
