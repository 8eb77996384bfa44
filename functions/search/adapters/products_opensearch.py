"""The product index in OpenSearch. External versions guard it: an older event never overwrites a newer one."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from search.adapters.mapping import BODY, index_name
from search.adapters.queries import analysis_of, search_body, suggest_body
from search.domain.model import Entry, Hit, Listed, Page, Place, Query
from search.domain.words import Term, plain_terms, search_terms
from shop.kernel.errors import UnavailableError
from shop.stores import opensearch
from shop.telemetry.logs import logger

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

STORED = {200, 201, 409}
REFUSED = 400
"""The document does not fit the mapping. Any other failure may pass: a lost index, a full disk, a busy node."""


class OpenSearchProducts:
    """`index` is an alias."""

    def __init__(self, client: Callable[[], OpenSearch], index: str) -> None:
        self._client = client
        self._index = index
        self._exists = False

    def apply(self, entries: Collection[Entry]) -> set[str]:
        with opensearch.reachable():
            self._create()
            answer = self._client().bulk(body="".join(self._lines(entries)), require_alias=True)
        failed = {item["index"]["_id"]: item["index"] for item in answer["items"] if not _stored(item["index"])}
        if failed:
            self._exists = False  # the index may be lost: check again next time
            logger.error("products not indexed", extra={"errors": {key: _reason(item) for key, item in failed.items()}})
        if any(item["status"] != REFUSED for item in failed.values()):
            raise UnavailableError("Products cannot be indexed right now. Try again shortly.", retry_after=2)
        return set(failed)

    def search(self, query: Query) -> Page:
        terms = self._terms(query.text)
        if query.text and not terms:
            return Page()
        found = self._found(search_body(query, terms))
        shown = found[: query.limit]
        last = shown[-1]["sort"] if len(found) > query.limit else None
        return Page([_answered(hit["_source"]) for hit in shown], Place(*last) if last else None)

    def suggest(self, prefix: str, limit: int) -> Sequence[Hit]:
        terms = self._terms(prefix)
        return [hit["_source"] for hit in self._found(suggest_body(terms, limit))] if terms else []

    def _terms(self, text: str) -> tuple[Term, ...]:
        """Asks the engine to split the text, unless it is plain; most texts are, which saves a call."""
        plain = plain_terms(text)
        if plain is not None:
            return search_terms(plain)
        answer = self._ask(lambda client: client.indices.analyze(index=self._index, body=analysis_of(text)))
        return search_terms([token["token"] for token in answer["tokens"]]) if answer else ()

    def _found(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        answer = self._ask(lambda client: client.search(index=self._index, body=body))
        return list(answer["hits"]["hits"]) if answer else []

    def _ask(self, question: Callable[[OpenSearch], Any]) -> Any:
        """Returns None and creates the index if it does not exist yet."""
        from opensearchpy.exceptions import NotFoundError

        with opensearch.reachable():
            try:
                return question(self._client())
            except NotFoundError:
                self._create()
                return None

    def _lines(self, entries: Collection[Entry]) -> Iterator[str]:
        for entry in entries:
            version = {"version": entry.version, "version_type": "external"}
            yield json.dumps({"index": {"_index": self._index, "_id": entry.product_id, **version}}) + "\n"
            yield json.dumps(_document(entry)) + "\n"

    def _create(self) -> None:
        """Creates the index and its alias, unless they exist. Another process may create them at the same time."""
        if self._exists:
            return
        from opensearchpy.exceptions import RequestError

        alias, indices = self._index, self._client().indices
        if not indices.exists_alias(name=alias):
            try:
                indices.create(index=index_name(alias), body={**BODY, "aliases": {alias: {"is_write_index": True}}})
            except RequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
        self._exists = True


def _stored(item: dict[str, Any]) -> bool:
    """A version conflict means that this version or a later one is stored already."""
    return item["status"] in STORED


def _reason(item: dict[str, Any]) -> str:
    return f"{item['status']} {item.get('error', {}).get('type', '')}"


def _document(entry: Entry) -> dict[str, Any]:
    listed = entry.listed
    return {"product_id": entry.product_id, "listed": listed is not None, **(_fields(listed) if listed else {})}


def _fields(listed: Listed) -> dict[str, Any]:
    return {
        "title": listed.title,
        "description": listed.description,
        "category": listed.category,
        "attributes": list(listed.attributes.values())
        + [value for offer in listed.offers for value in offer.options.values()],
        "skus": [offer.sku for offer in listed.offers],
        "prices": [offer.amount for offer in listed.offers],
        "variants": [
            {"sku": offer.sku, "price": {"amount": offer.amount, "currency": offer.currency}, "options": offer.options}
            for offer in listed.offers
        ],
    }


def _answered(source: Hit) -> Hit:
    """Adds the lowest price, which lists show."""
    lowest = min(source["variants"], key=lambda variant: int(variant["price"]["amount"]))
    return {**source, "price": lowest["price"]}
