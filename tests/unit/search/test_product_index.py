"""What every ProductIndex does. tests/integration/search runs this suite on OpenSearch."""

from __future__ import annotations

from dataclasses import replace

from search.domain.model import Query
from shop.kernel.ids import new_id
from tests.unit.search.fakes import entry
from tests.unit.search.suites import Index


def test_a_newer_version_replaces_and_an_older_or_equal_one_does_not(index: Index) -> None:
    category = new_id()
    first = entry("Second title", 2, category=category)
    index.keep(first)
    index.keep(entry("First title", 1, first.product_id, category=category))
    index.keep(entry("Other title", 2, first.product_id, category=category))
    assert index.titles(Query(category=category)) == ["Second title"]
    index.keep(entry("Third title", 3, first.product_id, category=category))
    assert index.titles(Query(category=category)) == ["Third title"]


def test_an_unlisted_product_is_not_found_and_no_late_event_brings_it_back(index: Index) -> None:
    category = new_id()
    listed = entry("Mug", 2, category=category)
    index.keep(replace(listed, version=4, listed=None))
    index.keep(listed, replace(listed, version=3))
    assert index.titles(Query(category=category)) == []


def test_filters_narrow_and_pages_follow_without_gap_or_repeat(index: Index) -> None:
    category = new_id()
    entries = [entry(f"Mug {number}", category=category, price=100 * number) for number in range(1, 8)]
    index.keep(*entries, entry("Elsewhere"))
    query = Query(category=category, min_price=200, max_price=600, limit=2)
    found: list[str] = []
    while True:
        page = index.port.search(query)
        found += [item["title"] for item in page.items]
        if page.end is None:
            break
        query = replace(query, after=page.end)
    assert sorted(found) == [f"Mug {number}" for number in range(2, 7)]


def test_suggestions_continue_the_prefix(index: Index) -> None:
    word = f"q{new_id()[-8:]}"
    index.keep(entry(f"{word} blue mug"), entry("Blue pan"))
    assert [item["title"] for item in index.port.suggest(word[:-2], 5)] == [f"{word} blue mug"]
