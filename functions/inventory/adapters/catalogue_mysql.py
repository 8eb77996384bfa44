"""The copy of which SKUs are for sale in MySQL. Only a newer version of a product changes its rows."""

from __future__ import annotations

from collections.abc import Collection

from shop.stores.mysql import Session


class MySqlCatalogue:
    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, product_id: str, version: int, skus: Collection[str]) -> None:
        """The product's row holds the version and is the lock: the second of two events for one product waits."""
        newer = self._session.execute(
            "INSERT INTO catalogue_products (product_id, version) VALUES (%s, %s)"
            " ON DUPLICATE KEY UPDATE version = GREATEST(version, VALUES(version))",
            (product_id, version),
        )
        if newer:
            self._replace_skus(product_id, skus)

    def _replace_skus(self, product_id: str, skus: Collection[str]) -> None:
        self._session.execute("DELETE FROM skus_for_sale WHERE product_id = %s", (product_id,))
        if skus:
            sql = "INSERT INTO skus_for_sale (sku, product_id) VALUES (%s, %s)"
            self._session.insert_many(sql, [(sku, product_id) for sku in sorted(skus)])
