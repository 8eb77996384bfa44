"""The index in memory: as strict about versions as OpenSearch, but with simple matching."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from search.domain.model import Entry, Hit, Listed, Offer, Page, Place, Query
from shop.contracts.message import Envelope, Price
from shop.contracts.products import Product, ProductCreated, ProductDeleted, ProductPublished, ProductUpdated, Variant
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id

KINDS: dict[str, type[ProductCreated | ProductPublished | ProductDeleted]] = {
    "draft": ProductCreated,
    "published": ProductPublished,
    "deleted": ProductDeleted,
}


class FakeIndex:
    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.broken: set[str] = set()

    def apply(self, entries: Collection[Entry]) -> set[str]:
        for entry in entries:
            known = self.entries.get(entry.product_id)
            if entry.product_id not in self.broken and (known is None or known.version < entry.version):
                self.entries[entry.product_id] = entry
        return {entry.product_id for entry in entries} & self.broken

    def search(self, query: Query) -> Page:
        found = sorted(
            (each.product_id, each.listed)
            for each in self.entries.values()
            if each.listed and _matches(query, each.listed)
        )
        rest = [each for each in found if query.after is None or each[0] > query.after.product_id]
        shown = rest[: query.limit]
        end = Place(0.0, shown[-1][0]) if len(rest) > query.limit else None
        return Page([{"product_id": product_id, "title": listed.title} for product_id, listed in shown], end)

    def suggest(self, prefix: str, limit: int) -> Sequence[Hit]:
        listed = [(each.product_id, each.listed.title) for each in self.entries.values() if each.listed]
        found = [each for each in listed if each[1].lower().startswith(prefix.lower())]
        return [{"product_id": product_id, "title": title} for product_id, title in found[:limit]]


def _matches(query: Query, listed: Listed) -> bool:
    text = f"{listed.title} {listed.description} {' '.join(offer.sku for offer in listed.offers)}".lower()
    low, high = query.min_price or 0, query.max_price or 10**12
    return (
        all(word.lower() in text for word in query.text.split())
        and query.category in (None, listed.category)
        and any(low <= offer.amount <= high for offer in listed.offers)
    )


def entry(title: str, version: int = 1, product_id: str = "", *, category: str = "kitchen", price: int = 500) -> Entry:
    product_id = product_id or new_id()
    return Entry(product_id, version, Listed(title, "", category, {}, (Offer(f"SKU-{product_id}", price, "EUR", {}),)))


def told(
    product_id: str, version: int, status: str = "published", title: str = "Mug"
) -> Envelope[ProductCreated | ProductUpdated | ProductPublished | ProductDeleted]:
    variant = Variant(sku=f"SKU-{product_id}", price=Price(amount=500, currency="EUR"), options={"colour": "blue"})
    product = Product.model_validate(
        {
            "product_id": product_id, "title": title, "description": "", "category": "kitchen", "status": status,
            "variants": [variant], "attributes": {"material": "clay"},
        }
    )  # fmt: skip
    event = KINDS[status](product_id=product_id, product=product)
    return Envelope(
        id=new_id(),
        type=event.TYPE,
        version=1,
        occurred_at=utc_now(),
        producer="products",
        aggregate_id=product_id,
        aggregate_version=version,
        correlation_id="corr-of-a-test",
        data=event,
    )
