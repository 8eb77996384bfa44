"""Copies of products and stock in MySQL. Only a newer version of its owner changes a row."""

from __future__ import annotations

from collections.abc import Collection

from orders.domain.ports import Offer
from shop.contracts.products import Product
from shop.kernel.money import Money
from shop.stores.mysql import Row, Session


class MySqlCopies:
    def __init__(self, session: Session) -> None:
        self._session = session

    def offers(self, skus: Collection[str]) -> dict[tuple[str, str], Offer]:
        rows = self._session.all(
            "SELECT s.sku, s.product_id, p.title, s.amount, s.currency, p.published, k.available FROM sku_copies s"
            " JOIN product_copies p ON p.product_id = s.product_id LEFT JOIN stock_copies k ON k.sku = s.sku"
            " WHERE s.sku IN %s",
            (list(skus),),
        )
        return {(row["sku"], row["product_id"]): _offer(row) for row in rows}

    def save_product(self, product: Product, version: int) -> None:
        """The product's row locks its SKUs and holds their version; an upsert locks a new row too. `version` is set
        last: MySQL assigns from left to right, and the other columns compare with the old version."""
        changed = self._session.execute(
            "INSERT INTO product_copies (product_id, version, title, published) VALUES (%s, %s, %s, %s)"
            " ON DUPLICATE KEY UPDATE title = IF(VALUES(version) > version, VALUES(title), title),"
            " published = IF(VALUES(version) > version, VALUES(published), published),"
            " version = GREATEST(version, VALUES(version))",
            (product.product_id, version, product.title, product.status == "published"),
        )
        if changed:
            self._replace_skus(product)

    def _replace_skus(self, product: Product) -> None:
        self._session.execute("DELETE FROM sku_copies WHERE product_id = %s", (product.product_id,))
        if product.variants:
            self._session.insert_many(
                "INSERT INTO sku_copies (sku, product_id, amount, currency) VALUES (%s, %s, %s, %s)",
                [(v.sku, product.product_id, v.price.amount, v.price.currency) for v in product.variants],
            )

    def save_stock(self, sku: str, available: int, version: int) -> None:
        """See `save_product` for the order of the assignments."""
        self._session.execute(
            "INSERT INTO stock_copies (sku, version, available) VALUES (%s, %s, %s) ON DUPLICATE KEY UPDATE"
            " available = IF(VALUES(version) > version, VALUES(available), available),"
            " version = GREATEST(version, VALUES(version))",
            (sku, version, available),
        )


def _offer(row: Row) -> Offer:
    price = Money(row["amount"], row["currency"])
    return Offer(row["sku"], row["product_id"], row["title"], price, bool(row["published"]), row["available"])
