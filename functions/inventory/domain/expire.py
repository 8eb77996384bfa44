"""Give back what was held too long."""

from __future__ import annotations

from collections.abc import Sequence

from inventory.domain.model import Kind, Movement, Reservation, Status, Stock
from inventory.domain.ports import Work
from inventory.domain.record import move_lines, tell
from shop.contracts.inventory import ReservationExpired


def expire_overdue(work: Work, order_ids: Sequence[str]) -> int:
    """Gives back those of these orders' reservations that are overdue and that nobody else has locked; how many."""
    overdue = work.reservations.overdue_among(work.now(), order_ids)
    expire(work, overdue)
    return len(overdue)


def expire(work: Work, overdue: Sequence[Reservation]) -> dict[str, Stock]:
    """The stock rows that changed, as they are now."""
    stock = work.stock.locked(line.sku for reservation in overdue for line in reservation.lines) if overdue else {}
    for reservation in overdue:
        unit = Movement(Kind.EXPIRE, reserved=-1, reference=reservation.order_id)
        move_lines(work, stock, reservation.lines, unit)
        tell(work, reservation, ReservationExpired(order_id=reservation.order_id), Status.EXPIRED)
    return stock
