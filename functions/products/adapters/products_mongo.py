"""Products in MongoDB. Each write stores a product and its event in one document, so it needs no transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from products.adapters.collection_mongo import Products
from products.adapters.documents import PROJECTION, fields_of, pending, product_of
from products.domain.errors import BacklogError, SkuTakenError, not_found, stale
from products.domain.model import Product
from shop.contracts.message import Event
from shop.stores import mongo

MAX_PENDING = 100
_LIVE = {"status": {"$ne": "deleted"}}


class MongoProducts:
    """`written` has the ids of the products that were written and have unsent events."""

    def __init__(self, products: Products) -> None:
        self._products = products
        self.written: list[str] = []

    def get(self, product_id: str) -> Product | None:
        with mongo.reachable():
            document = self._products().find_one({"_id": product_id, **_LIVE}, PROJECTION)
        return product_of(document) if document else None

    def add(self, product: Product, event: Event) -> None:
        document = {"_id": product.product_id, "version": product.version, **fields_of(product)}
        with self._unique_skus(product), mongo.reachable():
            self._products().insert_one({**document, "pending": [pending(product, event)]})
        self.written.append(product.product_id)

    def save(self, product: Product, event: Event) -> None:
        room = {f"pending.{MAX_PENDING - 1}": {"$exists": False}}
        before = {"_id": product.product_id, "version": product.version - 1, **_LIVE, **room}
        write = {"$set": fields_of(product), "$inc": {"version": 1}, "$push": {"pending": pending(product, event)}}
        with self._unique_skus(product), mongo.reachable():
            matched = self._products().update_one(before, write).matched_count
        if not matched:
            self._refuse(product)
        self.written.append(product.product_id)

    def _refuse(self, product: Product) -> None:
        """Raises the reason why the write matched no document."""
        with mongo.reachable():
            found = self._products().find_one({"_id": product.product_id, **_LIVE}, {"version": 1})
        if found is None:
            raise not_found(product.product_id)
        if found["version"] != product.version - 1:
            raise stale(found["version"])
        raise BacklogError("Too many events of this product are unsent. Try again in a few seconds.", retry_after=5)

    @contextmanager
    def _unique_skus(self, product: Product) -> Iterator[None]:
        """Raises SkuTakenError. A deleted product keeps its SKUs until its deletion is published, so that consumers see
        the deletion before the next product with the SKU."""
        from pymongo.errors import DuplicateKeyError

        try:
            yield
        except DuplicateKeyError:
            taken = self._taken(product)
            raise SkuTakenError(
                f"Another product has: {', '.join(taken) or 'one of these SKUs'}. Choose another sku.", skus=taken
            ) from None

    def _taken(self, product: Product) -> list[str]:
        own = {variant.sku for variant in product.variants}
        others = {"variants.sku": {"$in": sorted(own)}, "_id": {"$ne": product.product_id}}
        with mongo.reachable():
            found = list(self._products().find(others, {"variants.sku": 1}))
        return sorted(own & {variant["sku"] for each in found for variant in each["variants"]})
