"""Builds the event that reports the status of a reservation."""

from __future__ import annotations

from inventory.domain.model import Refusal, Reservation, Status
from shop.contracts.inventory import (
    ReservationExpired,
    Shortfall,
    StockConfirmed,
    StockLine,
    StockRefused,
    StockReleased,
    StockReserved,
)
from shop.contracts.message import Event


def event_for(reservation: Reservation) -> Event:
    """Also the answer to a repeated command."""
    order_id = reservation.order_id
    match reservation.status:
        case Status.HELD if reservation.expires_at:
            lines = [StockLine(sku=line.sku, quantity=line.quantity) for line in reservation.lines]
            return StockReserved(order_id=order_id, lines=lines, expires_at=reservation.expires_at)
        case Status.REFUSED if reservation.refusal:
            return _refused(order_id, reservation.refusal)
        case Status.CONFIRMED:
            return StockConfirmed(order_id=order_id)
        case Status.EXPIRED:
            return ReservationExpired(order_id=order_id)
    return StockReleased(order_id=order_id)


def _refused(order_id: str, refusal: Refusal) -> StockRefused:
    shortfalls = [Shortfall(sku=row.sku, requested=row.requested, available=row.available) for row in refusal.missing]
    return StockRefused(order_id=order_id, reason=refusal.reason, shortfalls=shortfalls)
