"""Give back what was held too long."""

from __future__ import annotations

from collections.abc import Sequence

from inventory.domain.model import Kind, Movement, Reservation, Status, Stock
from inventory.domain.ports import Work
from inventory.domain.record import move_lines, tell
from shop.contracts.inventory import ReservationExpired

BATCH = 100


def expire_overdue(work: Work) -> int:
    """How many expired; a full batch means that there may be more."""
    overdue = work.reservations.overdue(work.now(), BATCH)
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
