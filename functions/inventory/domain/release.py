"""Undo a reservation or a sale. Always answers, and leaves a mark against a reservation that comes late."""

from __future__ import annotations

from inventory.domain.model import Kind, Movement, Reservation, Status
from inventory.domain.ports import Work
from inventory.domain.record import move_lines, open_reservation, tell
from shop.contracts.inventory import ReleaseStock, StockReleased
from shop.contracts.message import Envelope

GIVES_BACK = {
    Status.HELD: Movement(Kind.RELEASE, reserved=-1),
    Status.CONFIRMED: Movement(Kind.RESTOCK, on_hand=1),
}


def release_stock(command: Envelope[ReleaseStock], work: Work) -> None:
    order_id = command.data.order_id
    released = StockReleased(order_id=order_id)
    reservation = work.reservations.locked(order_id)
    if reservation is None:
        open_reservation(work, Reservation(order_id, Status.RELEASED), released)
        return
    unit = GIVES_BACK.get(reservation.status)
    if unit:
        stock = work.stock.locked(line.sku for line in reservation.lines)
        movement = Movement(unit.kind, unit.on_hand, unit.reserved, order_id)
        move_lines(work, stock, reservation.lines, movement)
    tell(work, reservation, released, Status.RELEASED)
