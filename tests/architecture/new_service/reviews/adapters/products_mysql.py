"""The products that can be reviewed, in MySQL."""

from __future__ import annotations

from shop.stores.mysql import Session


class MySqlProducts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, product_id: str) -> None:
        self._session.execute("INSERT IGNORE INTO reviewed_product (product_id) VALUES (%s)", (product_id,))

    def has(self, product_id: str) -> bool:
        return self._session.one("SELECT 1 FROM reviewed_product WHERE product_id = %s", (product_id,)) is not None
