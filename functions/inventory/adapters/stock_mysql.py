"""Stock rows and their ledger in MySQL."""

from __future__ import annotations

from collections.abc import Iterable

from inventory.domain.model import Movement, Stock
from shop.stores.mysql import Row, Session

_COLUMNS = "SELECT sku, on_hand, reserved, version FROM stock"


class MySqlStock:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, sku: str) -> Stock | None:
        row = self._session.one(f"{_COLUMNS} WHERE sku = %s", (sku,))
        return _stock(row) if row else None

    def find_for_sale(self, sku: str) -> Stock | None:
        row = self._session.one(
            "SELECT f.sku, COALESCE(k.on_hand, 0) AS on_hand, COALESCE(k.reserved, 0) AS reserved,"
            " COALESCE(k.version, 0) AS version FROM skus_for_sale f LEFT JOIN stock k ON k.sku = f.sku"
            " WHERE f.sku = %s LIMIT 1",
            (sku,),
        )
        return _stock(row) if row else None

    def locked(self, skus: Iterable[str]) -> dict[str, Stock]:
        """One statement for each SKU, so that the locks are taken in our order and not in the optimizer's."""
        rows = (self._locked(sku) for sku in sorted(set(skus)))
        return {stock.sku: stock for stock in rows if stock}

    def locked_or_new(self, sku: str) -> Stock:
        known = self._locked(sku)
        if known:
            return known
        self._session.execute("INSERT IGNORE INTO stock (sku) VALUES (%s)", (sku,))
        return self._locked(sku) or Stock(sku)

    def save(self, stock: Stock, movement: Movement) -> None:
        self._session.execute(
            "UPDATE stock SET on_hand = %s, reserved = %s, version = %s WHERE sku = %s",
            (stock.on_hand, stock.reserved, stock.version, stock.sku),
        )
        self._session.execute(
            "INSERT INTO movements (sku, version, kind, on_hand, reserved, reference) VALUES (%s, %s, %s, %s, %s, %s)",
            (stock.sku, stock.version, movement.kind, movement.on_hand, movement.reserved, movement.reference),
        )

    def _locked(self, sku: str) -> Stock | None:
        row = self._session.one(f"{_COLUMNS} WHERE sku = %s FOR UPDATE", (sku,))
        return _stock(row) if row else None


def _stock(row: Row) -> Stock:
    return Stock(row["sku"], row["on_hand"], row["reserved"], row["version"])
