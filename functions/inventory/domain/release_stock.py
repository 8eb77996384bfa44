"""Gives back what an order holds or has bought. Obeys `release_stock`."""

from __future__ import annotations

from inventory.domain.model import Kind, Movement, Reservation, Status
from inventory.domain.ports import Work
from inventory.domain.save_changes import add_reservation, move_lines, save_and_emit
from shop.contracts.inventory import ReleaseStock, StockReleased
from shop.contracts.message import Envelope

GIVES_BACK = {
    Status.HELD: Movement(Kind.RELEASE, reserved=-1),
    Status.CONFIRMED: Movement(Kind.RESTOCK, on_hand=1),
}


def release_stock(command: Envelope[ReleaseStock], work: Work) -> None:
    """Always emits StockReleased. Without a reservation it saves a released one, which refuses a `reserve_stock` that
    comes later."""
    order_id = command.data.order_id
    released = StockReleased(order_id=order_id)
    reservation = work.reservations.locked(order_id)
    if reservation is None:
        add_reservation(work, Reservation(order_id, Status.RELEASED), released)
        return
    unit = GIVES_BACK.get(reservation.status)
    if unit:
        stock = work.stock.locked(line.sku for line in reservation.lines)
        movement = Movement(unit.kind, unit.on_hand, unit.reserved, order_id)
        move_lines(work, stock, reservation.lines, movement)
    save_and_emit(work, reservation, released, Status.RELEASED)
