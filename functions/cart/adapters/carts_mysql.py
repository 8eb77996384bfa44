"""Customers' carts in MySQL, and which guest carts were merged into them."""

from __future__ import annotations

from collections.abc import Callable

from cart.adapters import lines_json
from cart.domain.model import Cart
from shop.stores.mysql import Row, Session

_READ = "SELECT version, content FROM carts WHERE customer_id = %s"
_LOCK = f"{_READ} FOR UPDATE"


class MySqlCart:
    """One customer's cart. Its id is the customer's; without a row it is empty."""

    def __init__(self, session: Session, customer_id: str) -> None:
        self._session = session
        self._customer_id = customer_id

    def read(self) -> Cart:
        return self._cart(self._session.one(_READ, (self._customer_id,)))

    def update(self, change: Callable[[Cart], Cart]) -> Cart:
        cart = self._cart(self._locked())
        changed = change(cart)
        if changed != cart:
            self._session.execute(
                "UPDATE carts SET version = %s, content = %s WHERE customer_id = %s",
                (changed.version, lines_json.dumps(changed.lines), self._customer_id),
            )
        return changed

    def _locked(self) -> Row | None:
        row = self._session.one(_LOCK, (self._customer_id,))
        if row is not None:
            return row
        # If another transaction is inserting the row, this waits for it and then locks the row.
        self._session.execute(
            "INSERT INTO carts (customer_id, version, content) VALUES (%s, 0, '[]')"
            " ON DUPLICATE KEY UPDATE version = version",
            (self._customer_id,),
        )
        return self._session.one(_LOCK, (self._customer_id,))

    def _cart(self, row: Row | None) -> Cart:
        if row is None:
            return Cart(self._customer_id)
        return Cart(self._customer_id, row["version"], lines_json.loads(row["content"]))


class MySqlMergeLog:
    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, merge_id: str, customer_id: str) -> bool:
        sql = "INSERT IGNORE INTO merged_guest_carts (guest_cart_id, customer_id) VALUES (%s, %s)"
        return self._session.execute(sql, (merge_id, customer_id)) == 1
