"""Queries in OpenSearch's language.

A match is in one of three tiers: a SKU, all words exact, words with typos. Each tier adds a constant that is far above
any score of the tiers below, so an exact match comes before every match with typos. Within a tier, the texts decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from search.domain.model import Query
from search.domain.words import Term, composed

Clause = dict[str, Any]

SKU_TIER = 10_000.0
EXACT_TIER = 1_000.0
FIELDS = ["title^4", "category.words^2", "attributes", "description"]
FUZZY_FIELDS = ["title^4", "category.words^2", "attributes"]
SHOWN = ["product_id", "title", "category", "variants"]
EXPANSIONS = 20
"""How many terms of the index one term with typos may match. Multiplied by fields and terms, it stays below the 1,024
clauses that the engine allows in one query."""
TERMS_ANALYZER = "whitespace"
"""Only splits at spaces, because the terms have been analysed already."""
SORT: list[Clause] = [{"_score": "desc"}, {"product_id": "asc"}]


def analysis_of(text: str) -> Clause:
    """The request to split a text as titles are split."""
    return {"field": "title", "text": composed(text)}


def search_body(query: Query, terms: Sequence[Term]) -> Clause:
    """Asks for one product more than the page has, to know whether another page follows. `terms` are those of the
    query's text."""
    found: Clause = {"filter": _filters(query)}
    if terms:
        found |= {"should": _tiers(query.text, terms), "minimum_should_match": 1}
    body: Clause = {
        "query": {"bool": found},
        "sort": SORT,
        "size": query.limit + 1,
        "track_total_hits": False,
        "_source": SHOWN,
    }
    return body | ({"search_after": [query.after.score, query.after.product_id]} if query.after else {})


def suggest_body(terms: Sequence[Term], limit: int) -> Clause:
    """Finds titles with all terms; the last term may be the start of a word."""
    words = {"query": _joined(terms), "type": "bool_prefix", "operator": "and"}
    match = {"multi_match": {**words, "fields": ["title", "title._2gram", "title._3gram"]}}
    return {
        "query": {"bool": {"must": match, "filter": [_LISTED]}},
        "sort": SORT,
        "size": limit,
        "track_total_hits": False,
        "_source": ["product_id", "title"],
    }


_LISTED: Clause = {"term": {"listed": True}}


def _filters(query: Query) -> list[Clause]:
    filters = [_LISTED]
    if query.category is not None:
        filters.append({"term": {"category": query.category}})
    bounds = {"gte": query.min_price, "lte": query.max_price}
    given = {name: value for name, value in bounds.items() if value is not None}
    if given:
        filters.append({"range": {"prices": given}})
    return filters


def _tiers(text: str, terms: Sequence[Term]) -> list[Clause]:
    all_terms = {"query": _joined(terms), "analyzer": TERMS_ANALYZER, "operator": "and"}
    exact = {"multi_match": {**all_terms, "type": "cross_fields", "fields": FIELDS}}
    return [
        {"constant_score": {"filter": {"term": {"skus": text}}, "boost": SKU_TIER}},
        {"bool": {"must": [{"constant_score": {"filter": exact, "boost": EXACT_TIER}}, exact]}},
        {"bool": {"must": [_with_typos(term) for term in terms]}},
    ]


def _joined(terms: Sequence[Term]) -> str:
    return " ".join(term.text for term in terms)


def _with_typos(term: Term) -> Clause:
    """The first letter must match: it is nearly always right, and trying others costs most."""
    match = {"query": term.text, "analyzer": TERMS_ANALYZER, "fields": FUZZY_FIELDS}
    return {"multi_match": {**match, "fuzziness": term.typos, "prefix_length": 1, "max_expansions": EXPANSIONS}}
