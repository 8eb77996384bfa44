"""Cart's copy of the catalogue in MySQL."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from cart.domain.model import Offer
from shop.kernel.money import Money
from shop.stores.mysql import Params, Row, Session

MAX_TITLE = 500


class MySqlCatalogue:
    """For one request: it queries each SKU at most once."""

    def __init__(self, query: Callable[[str, Params], list[Row]]) -> None:
        self._query = query
        self._known: dict[str, Offer | None] = {}

    def find(self, skus: Collection[str]) -> Mapping[str, Offer]:
        missing = [sku for sku in dict.fromkeys(skus) if sku not in self._known]
        if missing:
            self._known |= dict.fromkeys(missing)
            sql = (
                "SELECT sku, product_id, title, amount, currency FROM catalogue_copy WHERE sku IN %s"
                " ORDER BY product_id"  # if two products briefly have one SKU, the newer one wins
            )
            self._known |= {row["sku"]: _offer(row) for row in self._query(sql, (missing,))}
        found = {sku: self._known[sku] for sku in skus}
        return {sku: offer for sku, offer in found.items() if offer is not None}


class MySqlCatalogueCopy:
    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, product_id: str, version: int, offers: Sequence[Offer]) -> bool:
        """The product's row holds the version, and its lock makes a second event of the product wait."""
        newer = self._session.execute(
            "INSERT INTO catalogue_products (product_id, version) VALUES (%s, %s)"
            " ON DUPLICATE KEY UPDATE version = GREATEST(version, VALUES(version))",
            (product_id, version),
        )
        if not newer:
            return False
        self._session.execute("DELETE FROM catalogue_copy WHERE product_id = %s", (product_id,))
        if offers:
            self._session.insert_many(
                "INSERT INTO catalogue_copy (sku, product_id, title, amount, currency) VALUES (%s, %s, %s, %s, %s)",
                [(o.sku, product_id, o.title[:MAX_TITLE], o.price.amount, o.price.currency) for o in offers],
            )
        return True


def _offer(row: Row) -> Offer:
    return Offer(row["sku"], row["product_id"], row["title"], Money(row["amount"], row["currency"]))
