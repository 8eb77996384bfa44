from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from search.adapters.queries import search_body
from search.domain.model import Page, Place, Query
from search.domain.words import MAX_WORDS, typos_allowed, words_of
from search.routes.models import SearchProducts, SuggestProducts
from shop.http.paging import CursorError, encode_cursor


@pytest.mark.parametrize(
    ("word", "typos"),
    [("ab", 0), ("mug", 1), ("mugs!", 1), ("kettle", 2), ("größer", 2), ("mp3", 0), ("LIG-0001-BLA", 0), ("2026", 0)],
)
def test_typos_by_length_and_none_near_digits(word: str, typos: int) -> None:
    assert typos_allowed(word) == typos


def test_only_so_many_words_are_looked_for() -> None:
    assert words_of(" blue   mug ") == ("blue", "mug")
    assert len(words_of("a " * 100)) == MAX_WORDS


def test_the_price_filter_has_only_the_bounds_that_were_given() -> None:
    ranges = [each["range"] for each in search_body(Query(max_price=9))["query"]["bool"]["filter"] if "range" in each]
    assert ranges == [{"prices": {"lte": 9}}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"q": ""},
        {"q": "  "},
        {"q": "x" * 201},
        {"colour": "blue"},
        {"sort": "price"},
        {"limit": 0},
        {"limit": 101},
        {"min_price": -1},
        {"max_price": "much"},
        {"min_price": 2, "max_price": 1},
    ],
    ids=str,
)
def test_a_wrong_query_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SearchProducts.model_validate(wrong)


@pytest.mark.parametrize("wrong", [{}, {"q": " "}, {"q": "m", "limit": 21}, {"q": "m", "category": "x"}], ids=str)
def test_a_wrong_suggest_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SuggestProducts.model_validate(wrong)


def test_a_cursor_leads_to_where_the_page_ended() -> None:
    end = Place(1003.25, "p-1")
    cursor = SearchProducts().next_cursor(Page([], end))
    assert SearchProducts(cursor=cursor).query().after == end


@pytest.mark.parametrize(
    "values", [("1", "p"), (float("nan"), "p"), (float("inf"), "p"), (1.5, 7), (1.5,), (1.5, "\ud800")]
)
def test_a_forged_cursor_never_reaches_the_index(values: tuple[object, ...]) -> None:
    with pytest.raises(CursorError):
        SearchProducts(cursor=encode_cursor(*values)).query()
