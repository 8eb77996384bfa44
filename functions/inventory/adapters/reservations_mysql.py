"""Reservations and their lines in MySQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from inventory.domain.model import Line, Missing, Refusal, Reservation, Status
from shop.stores.mysql import Row, Session, utc

_COLUMNS = "SELECT order_id, status, expires_at, refusal, version FROM reservations"
_OVERDUE = "status = 'held' AND expires_at <= %s"
_OF_SKUS = "EXISTS (SELECT 1 FROM reservation_lines l WHERE l.order_id = reservations.order_id AND l.sku IN %s)"


class MySqlReservations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def locked(self, order_id: str) -> Reservation | None:
        rows = self._session.all(f"{_COLUMNS} WHERE order_id = %s FOR UPDATE", (order_id,))
        found = self._with_lines(rows)
        return found[0] if found else None

    def overdue_among(self, now: datetime, order_ids: Sequence[str]) -> list[Reservation]:
        rows = self._session.all(
            f"{_COLUMNS} WHERE order_id IN %s AND {_OVERDUE} ORDER BY expires_at FOR UPDATE SKIP LOCKED",
            (list(order_ids), now.replace(tzinfo=None)),
        )
        return self._with_lines(rows)

    def overdue_of(self, skus: Sequence[str], now: datetime, limit: int) -> list[Reservation]:
        rows = self._session.all(
            f"{_COLUMNS} WHERE {_OVERDUE} AND {_OF_SKUS} ORDER BY expires_at LIMIT %s FOR UPDATE SKIP LOCKED",
            (now.replace(tzinfo=None), list(skus), limit),
        )
        return self._with_lines(rows)

    def add(self, reservation: Reservation) -> None:
        expires_at = reservation.expires_at and reservation.expires_at.replace(tzinfo=None)
        refusal = json.dumps(asdict(reservation.refusal)) if reservation.refusal else None
        self._session.execute(
            "INSERT INTO reservations (order_id, status, expires_at, refusal, version) VALUES (%s, %s, %s, %s, %s)",
            (reservation.order_id, reservation.status, expires_at, refusal, reservation.version),
        )
        if reservation.lines:
            self._session.insert_many(
                "INSERT INTO reservation_lines (order_id, sku, quantity) VALUES (%s, %s, %s)",
                [(reservation.order_id, line.sku, line.quantity) for line in reservation.lines],
            )

    def save(self, reservation: Reservation) -> None:
        self._session.execute(
            "UPDATE reservations SET status = %s, version = %s WHERE order_id = %s",
            (reservation.status, reservation.version, reservation.order_id),
        )

    def _with_lines(self, rows: Sequence[Row]) -> list[Reservation]:
        lines = self._lines([row["order_id"] for row in rows]) if rows else {}
        return [_reservation(row, lines.get(row["order_id"], [])) for row in rows]

    def _lines(self, order_ids: Sequence[str]) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        sql = "SELECT order_id, sku, quantity FROM reservation_lines WHERE order_id IN %s ORDER BY order_id, sku"
        for row in self._session.all(sql, (list(order_ids),)):
            found.setdefault(row["order_id"], []).append(Line(row["sku"], row["quantity"]))
        return found


def _reservation(row: Row, lines: Sequence[Line]) -> Reservation:
    expires_at = utc(row["expires_at"]) if row["expires_at"] else None
    refusal = _refusal(row["refusal"]) if row["refusal"] else None
    return Reservation(row["order_id"], Status(row["status"]), tuple(lines), expires_at, refusal, row["version"])


def _refusal(stored: str) -> Refusal:
    content = json.loads(stored)
    return Refusal(content["reason"], tuple(Missing(**row) for row in content["missing"]))
