"""Reads for customers: one round trip a request, straight from the document to the answer."""

from __future__ import annotations

from products.adapters.collection_mongo import SORTS, Products
from products.adapters.documents import PROJECTION, Document, view_of
from products.domain.ports import Listing, Page, Position, View
from shop.stores import mongo


class MongoCatalogue:
    def __init__(self, products: Products) -> None:
        self._products = products

    def view(self, product_id: str) -> View | None:
        with mongo.reachable():
            document = self._products().find_one({"_id": product_id}, PROJECTION)
        return view_of(document) if document and document["status"] != "deleted" else None

    def page(self, listing: Listing) -> Page:
        key, order = SORTS[listing.sort], -1 if listing.descending else 1
        projection = {**PROJECTION, key: 1}
        with mongo.reachable():
            found = self._products().find({"$and": _conditions(listing)}, projection)
            documents = list(found.sort([(key, order), ("_id", order)]).limit(listing.limit + 1))
        shown = documents[: listing.limit]
        end = _position(shown[-1], key) if len(documents) > listing.limit else None
        return Page([view_of(document) for document in shown], end)


def _conditions(listing: Listing) -> list[Document]:
    conditions: list[Document] = [{"status": "published"}]
    if listing.category is not None:
        conditions.append({"category": listing.category})
    return conditions + _priced(listing) + _after(listing)


def _priced(listing: Listing) -> list[Document]:
    """One bound can be checked on the product's price range. Both together need a variant between them."""
    conditions: list[Document] = []
    if listing.max_price is not None:
        conditions.append({"price_from": {"$lte": listing.max_price}})
    if listing.min_price is not None:
        conditions.append({"price_to": {"$gte": listing.min_price}})
    if None not in (listing.min_price, listing.max_price):
        between = {"$gte": listing.min_price, "$lte": listing.max_price}
        conditions.append({"variants": {"$elemMatch": {"price.amount": between}}})
    return conditions


def _after(listing: Listing) -> list[Document]:
    """Keyset paging: a later value, or the same value and a later id. The first condition bounds the index scan."""
    if listing.after is None:
        return []
    key, past = SORTS[listing.sort], "$lt" if listing.descending else "$gt"
    value, product_id = listing.after.value, listing.after.product_id
    if key == "_id":
        return [{"_id": {past: product_id}}]
    return [{key: {f"{past}e": value}}, {"$or": [{key: {past: value}}, {key: value, "_id": {past: product_id}}]}]


def _position(document: Document, key: str) -> Position:
    return Position(None if key == "_id" else document[key], document["_id"])
