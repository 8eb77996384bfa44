"""Orders in MySQL, one row each; lines and address are a snapshot in JSON."""

from __future__ import annotations

from datetime import datetime

import pymysql
from pymysql.constants import ER

from orders.adapters.snapshots import address_from, address_to, lines_from, lines_to
from orders.domain.errors import AlreadyOrderedError
from orders.domain.model import Order, Status
from shop.kernel.money import Money
from shop.stores.mysql import Row, Session, error_code, utc
from shop.telemetry import correlation

_COLUMNS = (
    "SELECT order_id, customer_id, cart_id, cart_version, order_lines, amount, currency, shipping_address, status,"
    " reason, version, sends, next_at, deadline, needs_attention, placed_at, updated_at FROM orders"
)


class MySqlOrders:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, order: Order) -> None:
        """Claims the cart's lines first: two requests may order them at the same time."""
        try:
            self._claim_lines(order)
            self._insert(order)
        except pymysql.MySQLError as error:
            if error_code(error) != ER.DUP_ENTRY:
                raise
            raise self._ordered_before(order) from error

    def _claim_lines(self, order: Order) -> None:
        """In the order of their ids, so that two requests cannot deadlock."""
        self._session.insert_many(
            "INSERT INTO ordered_lines (cart_id, line_id, order_id) VALUES (%s, %s, %s)",
            [(order.cart_id, line_id, order.order_id) for line_id in sorted(order.lines_of_cart)],
        )

    def _ordered_before(self, order: Order) -> AlreadyOrderedError:
        sql = "SELECT order_id, line_id FROM ordered_lines WHERE cart_id = %s AND line_id IN %s ORDER BY line_id"
        rows = self._session.all(sql, (order.cart_id, order.lines_of_cart))
        taken = {row["line_id"]: row["order_id"] for row in rows}
        return AlreadyOrderedError(
            "A part of this cart, or all of it, was ordered already. It leaves the cart in a moment: read the cart"
            " again, and order what is left.",
            order_id=next(iter(taken.values()), None),
            skus=[line.sku for line in order.lines if line.cart_line_id in taken],
        )

    def _insert(self, order: Order) -> None:
        """Keeps the correlation of the request: `advance_overdue` emits under it too."""
        origin = correlation.current()
        self._session.execute(
            "INSERT INTO orders (order_id, customer_id, cart_id, cart_version, order_lines, amount, currency,"
            " shipping_address, status, version, sends, correlation_id, traceparent, placed_at, updated_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                order.order_id,
                order.customer_id,
                order.cart_id,
                order.cart_version,
                lines_to(order.lines),
                order.total.amount,
                order.total.currency,
                address_to(order.address),
                order.status,
                order.version,
                order.sends,
                origin.correlation_id,
                origin.traceparent,
                _naive(order.placed_at),
                _naive(order.updated_at),
            ),
        )

    def locked(self, order_id: str) -> Order | None:
        row = self._session.one(f"{_COLUMNS} WHERE order_id = %s FOR UPDATE", (order_id,))
        return _order(row) if row else None

    def save(self, order: Order) -> None:
        self._session.execute(
            "UPDATE orders SET status = %s, reason = %s, version = %s, sends = %s, next_at = %s, deadline = %s,"
            " needs_attention = %s, updated_at = %s WHERE order_id = %s",
            (
                order.status,
                order.reason,
                order.version,
                order.sends,
                _naive(order.next_at),
                _naive(order.deadline),
                order.needs_attention,
                _naive(order.updated_at),
                order.order_id,
            ),
        )

    def find(self, order_id: str, customer_id: str) -> Order | None:
        row = self._session.one(f"{_COLUMNS} WHERE order_id = %s AND customer_id = %s", (order_id, customer_id))
        return _order(row) if row else None

    def page(self, customer_id: str, status: Status | None, before: str | None, limit: int) -> list[Order]:
        filters = {"customer_id = %s": customer_id, "status = %s": status, "order_id < %s": before}
        used = {sql: value for sql, value in filters.items() if value is not None}
        sql = f"{_COLUMNS} WHERE {' AND '.join(used)} ORDER BY order_id DESC LIMIT %s"
        return [_order(row) for row in self._session.all(sql, (*used.values(), limit))]


def _order(row: Row) -> Order:
    return Order(
        order_id=row["order_id"],
        customer_id=row["customer_id"],
        cart_id=row["cart_id"],
        cart_version=row["cart_version"],
        lines=lines_from(row["order_lines"]),
        total=Money(row["amount"], row["currency"]),
        address=address_from(row["shipping_address"]),
        placed_at=utc(row["placed_at"]),
        updated_at=utc(row["updated_at"]),
        status=Status(row["status"]),
        reason=row["reason"],
        version=row["version"],
        sends=row["sends"],
        next_at=utc(row["next_at"]) if row["next_at"] else None,
        deadline=utc(row["deadline"]) if row["deadline"] else None,
        needs_attention=bool(row["needs_attention"]),
    )


def _naive(moment: datetime | None) -> datetime | None:
    """DATETIME(6) columns hold UTC without a zone."""
    return moment.replace(tzinfo=None) if moment else None
