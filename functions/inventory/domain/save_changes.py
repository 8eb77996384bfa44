"""Saves each change of stock or of a reservation, and emits its event in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from inventory.domain.model import Line, Movement, Reservation, Status, Stock
from inventory.domain.ports import Work
from shop.contracts.inventory import StockChanged
from shop.contracts.message import Event


def move_stock(work: Work, stock: Stock, movement: Movement) -> Stock:
    """Returns the stock after the movement. The caller holds the row's lock and has checked that the movement is
    possible; the table's CHECK constraints refuse what is not."""
    after = movement.applied(stock)
    work.stock.save(after, movement)
    change = StockChanged(sku=after.sku, on_hand=after.on_hand, reserved=after.reserved, available=after.available)
    work.emit(change, version=after.version)
    return after


def move_lines(work: Work, stock: dict[str, Stock], lines: Iterable[Line], unit: Movement) -> None:
    """Moves the stock of each line, and updates `stock`. `unit` is the movement of one piece."""
    for line in lines:
        movement = replace(unit, on_hand=unit.on_hand * line.quantity, reserved=unit.reserved * line.quantity)
        stock[line.sku] = move_stock(work, stock[line.sku], movement)


def add_reservation(work: Work, reservation: Reservation, event: Event) -> None:
    work.reservations.add(replace(reservation, version=1))
    work.emit(event, version=1)


def save_and_emit(work: Work, reservation: Reservation, event: Event, status: Status | None = None) -> None:
    """Saves the reservation in its new status, or in the one it has, and emits the event."""
    after = replace(reservation, status=status or reservation.status, version=reservation.version + 1)
    work.reservations.save(after)
    work.emit(event, version=after.version)
