"""Queries in OpenSearch's language.

Three tiers, each a constant far above what the tiers below can score: a SKU, all words exact, words with typos. So an
exact hit outranks every fuzzy one whatever their texts weigh; inside a tier the texts decide.
"""

from __future__ import annotations

from typing import Any

from search.domain.model import Query
from search.domain.words import typos_allowed

Clause = dict[str, Any]

SKU_TIER = 10_000.0
EXACT_TIER = 1_000.0
FIELDS = ["title^4", "category.words^2", "attributes", "description"]
FUZZY_FIELDS = ["title^4", "category.words^2", "attributes"]
SHOWN = ["product_id", "title", "category", "variants"]
SORT: list[Clause] = [{"_score": "desc"}, {"product_id": "asc"}]


def search_body(query: Query) -> Clause:
    """One more than the page holds, to know whether another follows."""
    found: Clause = {"filter": _filters(query)}
    if query.words:
        found |= {"should": _tiers(query.words), "minimum_should_match": 1}
    body: Clause = {
        "query": {"bool": found},
        "sort": SORT,
        "size": query.limit + 1,
        "track_total_hits": False,
        "_source": SHOWN,
    }
    return body | ({"search_after": [query.after.score, query.after.product_id]} if query.after else {})


def suggest_body(prefix: str, limit: int) -> Clause:
    words = {"query": prefix, "type": "bool_prefix", "operator": "and"}
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


def _tiers(words: tuple[str, ...]) -> list[Clause]:
    text = " ".join(words)
    exact = {"multi_match": {"query": text, "type": "cross_fields", "operator": "and", "fields": FIELDS}}
    return [
        {"constant_score": {"filter": {"term": {"skus": text}}, "boost": SKU_TIER}},
        {"bool": {"must": [{"constant_score": {"filter": exact, "boost": EXACT_TIER}}, exact]}},
        {"bool": {"must": [_with_typos(word) for word in words]}},
    ]


def _with_typos(word: str) -> Clause:
    """The first letter is nearly always right, and looking for other ones costs most. One word may hold several terms
    (`wind-up`): all must match."""
    match = {"query": word, "fields": FUZZY_FIELDS, "operator": "and"}
    return {"multi_match": {**match, "fuzziness": typos_allowed(word), "prefix_length": 1, "max_expansions": 20}}
