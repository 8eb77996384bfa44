"""Gives back stock that was held too long."""

from __future__ import annotations

from collections.abc import Sequence

from inventory.domain.model import Kind, Movement, Reservation, Status, Stock
from inventory.domain.ports import Work
from inventory.domain.save_changes import move_lines, save_and_emit
from shop.contracts.inventory import ReservationExpired


def expire_reservations(work: Work, order_ids: Sequence[str]) -> int:
    """Expires those of these orders' reservations that are overdue and that no other transaction has locked. Returns
    how many."""
    overdue = work.reservations.overdue_among(work.now(), order_ids)
    expire_all(work, overdue)
    return len(overdue)


def expire_all(work: Work, overdue: Sequence[Reservation]) -> dict[str, Stock]:
    """Returns the stock that changed, by SKU, as it is now. The caller has locked the reservations."""
    stock = work.stock.locked(line.sku for reservation in overdue for line in reservation.lines) if overdue else {}
    for reservation in overdue:
        unit = Movement(Kind.EXPIRE, reserved=-1, reference=reservation.order_id)
        move_lines(work, stock, reservation.lines, unit)
        save_and_emit(work, reservation, ReservationExpired(order_id=reservation.order_id), Status.EXPIRED)
    return stock
