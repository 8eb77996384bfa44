from __future__ import annotations

import random
from typing import Any

import pytest
from pydantic import ValidationError

from search.adapters.queries import EXPANSIONS, FIELDS, FUZZY_FIELDS, analysis_of, search_body
from search.domain.model import Page, Place, Query
from search.domain.words import MAX_TERMS, TYPO_BUDGET, Term, plain_terms, search_terms, typos_allowed
from search.routes.models import SearchProducts, SuggestProducts
from shop.http.paging import CursorError, encode_cursor

ENGINE_CLAUSES = 1_024
"""The default of OpenSearch's indices.query.bool.max_clause_count."""


@pytest.mark.parametrize(
    ("word", "typos"),
    [("ab", 0), ("mug", 1), ("mugs!", 1), ("kettle", 2), ("größer", 2), ("mp3", 0), ("LIG-0001-BLA", 0), ("2026", 0)],
)
def test_typos_by_length_and_none_near_digits(word: str, typos: int) -> None:
    assert typos_allowed(word) == typos


def test_each_term_has_its_typos_while_the_budget_lasts() -> None:
    assert search_terms(["copper", "mug", "mp3"]) == (Term("copper", 2), Term("mug", 1), Term("mp3", 0))
    assert [term.typos for term in search_terms(["x" * 30, "kettle", "mug"])] == [2, 0, 1]
    assert [term.typos for term in search_terms(["x" * 40, "x" * 65, "lantern"])] == [1, 0, 2]


@pytest.mark.parametrize("seed", range(50))
def test_no_terms_cost_more_than_the_bounds(seed: int) -> None:
    shuffle = random.Random(seed)
    terms = ["x" * shuffle.choice([1, 2, 3, 5, 6, 12, 30, 200]) for _ in range(shuffle.randrange(200))]
    found = search_terms(terms)
    assert [term.text for term in found] == terms[:MAX_TERMS]
    assert sum(term.typos * len(term.text) for term in found) <= TYPO_BUDGET


def test_the_most_expensive_query_stays_below_the_engines_limit_of_clauses() -> None:
    """Each term is once in each field of both exact clauses, and EXPANSIONS times in each field of the fuzzy one."""
    assert MAX_TERMS * (2 * len(FIELDS) + len(FUZZY_FIELDS) * EXPANSIONS) < ENGINE_CLAUSES


def test_an_accent_is_part_of_its_letter() -> None:
    assert analysis_of("Cafe\u0301")["text"] == "Caf\u00e9"


def test_the_price_filter_has_only_the_bounds_that_were_given() -> None:
    filters = search_body(Query(max_price=9), ())["query"]["bool"]["filter"]
    assert [each["range"] for each in filters if "range" in each] == [{"prices": {"lte": 9}}]


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


@pytest.mark.parametrize("text", ["!!! mug", "mug-set", "Größe", "mug\tset", "mug.", "\u200b"])
def test_what_is_not_plain_is_left_to_the_engine(text: str) -> None:
    assert plain_terms(text) is None
