"""Every change of stock or reservation goes through here: written down and told in one breath."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from inventory.domain.model import Line, Movement, Reservation, Status, Stock
from inventory.domain.ports import Work
from shop.contracts.inventory import StockChanged
from shop.contracts.message import Event


def move(work: Work, stock: Stock, movement: Movement) -> Stock:
    """The caller holds the row's lock and has checked that stock allows it; the table's CHECK has the last word."""
    after = movement.applied(stock)
    work.stock.save(after, movement)
    change = StockChanged(sku=after.sku, on_hand=after.on_hand, reserved=after.reserved, available=after.available)
    work.emit(change, version=after.version)
    return after


def move_lines(work: Work, stock: dict[str, Stock], lines: Iterable[Line], unit: Movement) -> None:
    """`unit` is the movement of one piece; `stock` is brought up to date."""
    for line in lines:
        movement = replace(unit, on_hand=unit.on_hand * line.quantity, reserved=unit.reserved * line.quantity)
        stock[line.sku] = move(work, stock[line.sku], movement)


def open_reservation(work: Work, reservation: Reservation, event: Event) -> None:
    work.reservations.add(replace(reservation, version=1))
    work.emit(event, version=1)


def tell(work: Work, reservation: Reservation, event: Event, status: Status | None = None) -> None:
    """Without a status: says again how it stands."""
    after = replace(reservation, status=status or reservation.status, version=reservation.version + 1)
    work.reservations.save(after)
    work.emit(event, version=after.version)
