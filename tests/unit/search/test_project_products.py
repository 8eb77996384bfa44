from __future__ import annotations

import random

import pytest

from search.domain.model import Listed, Offer
from search.domain.project_products import project_products
from tests.unit.search.fakes import FakeIndex, told


@pytest.fixture
def index() -> FakeIndex:
    return FakeIndex()


def titles(index: FakeIndex) -> dict[str, str | None]:
    return {key: entry.listed.title if entry.listed else None for key, entry in index.entries.items()}


def test_a_published_product_is_listed_with_all_searchable_fields(index: FakeIndex) -> None:
    assert project_products(index, [told("mug", 2)]) == set()
    offer = Offer("SKU-mug", 500, "EUR", {"colour": "blue"})
    assert index.entries["mug"].listed == Listed("Mug", "", "kitchen", {"material": "clay"}, (offer,))


def test_accents_are_composed_however_the_event_has_them(index: FakeIndex) -> None:
    project_products(index, [told("mug", 1, title="Cafe\u0301 Mug")])
    assert titles(index) == {"mug": "Caf\u00e9 Mug"}


@pytest.mark.parametrize("status", ["draft", "deleted"])
def test_drafts_and_deleted_products_are_not_listed(index: FakeIndex, status: str) -> None:
    project_products(index, [told("mug", 2), told("mug", 3, status)])
    assert titles(index) == {"mug": None}


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_events_any_batches_and_repeats_give_the_same_index(index: FakeIndex, seed: int) -> None:
    shuffle = random.Random(seed)
    events = [told("mug", 1, "draft"), *(told("mug", number, title=f"Mug {number}") for number in range(2, 7))]
    events += [told("pan", 1, "draft"), told("pan", 2), told("pan", 3, "deleted")]
    events += shuffle.choices(events, k=10)
    shuffle.shuffle(events)
    while events:
        size = shuffle.randrange(1, 5)
        project_products(index, events[:size])
        events = events[size:]
    assert titles(index) == {"mug": "Mug 6", "pan": None}


def test_all_events_of_a_product_that_cannot_be_stored_are_reported(index: FakeIndex) -> None:
    index.broken = {"mug"}
    events = [told("mug", 1, "draft"), told("pan", 1), told("mug", 2)]
    assert project_products(index, events) == {events[0].id, events[2].id}
    assert titles(index) == {"pan": "Mug"}
