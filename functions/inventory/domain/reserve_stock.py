"""Holds stock for an order: every line or none. Obeys `reserve_stock`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inventory.domain.events import event_for
from inventory.domain.expire_reservations import expire_all
from inventory.domain.model import Kind, Line, Movement, Refusal, Reservation, Status, Stock, merged, missing
from inventory.domain.ports import Work
from inventory.domain.save_changes import add_reservation, move_lines, save_and_emit
from shop.contracts.inventory import ReserveStock
from shop.contracts.message import Envelope

MOST_RECLAIMED = 100


def reserve_stock(command: Envelope[ReserveStock], work: Work) -> None:
    """Emits StockReserved or StockRefused. A repeated command gets the event for the reservation as it is now."""
    order_id = command.data.order_id
    known = work.reservations.locked(order_id)
    if known:
        save_and_emit(work, known, event_for(known))
        return
    lines = merged((line.sku, line.quantity) for line in command.data.lines)
    stock = work.stock.locked(line.sku for line in lines)
    refusal = _refusal(lines, _with_reclaimed(work, lines, stock))
    if refusal:
        reservation = Reservation(order_id, Status.REFUSED, refusal=refusal)
    else:
        move_lines(work, stock, lines, Movement(Kind.RESERVE, reserved=1, reference=order_id))
        reservation = Reservation(order_id, Status.HELD, lines, work.now() + work.hold_for)
    add_reservation(work, reservation, event_for(reservation))


def _with_reclaimed(work: Work, lines: Sequence[Line], stock: dict[str, Stock]) -> dict[str, Stock]:
    """Expires overdue reservations of the SKUs that are short, without waiting for the sweep. Returns the stock."""
    short = [row.sku for row in missing(lines, stock) if row.sku in stock]
    if short:
        stock.update(expire_all(work, work.reservations.overdue_of(short, work.now(), MOST_RECLAIMED)))
    return stock


def _refusal(lines: Sequence[Line], stock: Mapping[str, Stock]) -> Refusal | None:
    short = missing(lines, stock)
    if not short:
        return None
    unknown = any(row.sku not in stock for row in short)
    return Refusal("unknown_sku" if unknown else "insufficient_stock", short)
