"""Hold stock for an order: all of it or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from inventory.domain.answers import answer
from inventory.domain.expire import expire
from inventory.domain.model import Kind, Line, Movement, Refusal, Reservation, Status, Stock, merged, missing
from inventory.domain.ports import Work
from inventory.domain.record import move_lines, open_reservation, tell
from shop.contracts.inventory import ReserveStock
from shop.contracts.message import Envelope

RECLAIMED_AT_ONCE = 100


def reserve_stock(command: Envelope[ReserveStock], work: Work) -> None:
    """Once an order: a repeated command hears the first answer, one that comes after its release hears of that."""
    order_id = command.data.order_id
    known = work.reservations.locked(order_id)
    if known:
        tell(work, known, answer(known))
        return
    lines = merged((line.sku, line.quantity) for line in command.data.lines)
    stock = work.stock.locked(line.sku for line in lines)
    refusal = _refusal(lines, _with_reclaimed(work, lines, stock))
    if refusal:
        reservation = Reservation(order_id, Status.REFUSED, refusal=refusal)
    else:
        move_lines(work, stock, lines, Movement(Kind.RESERVE, reserved=1, reference=order_id))
        reservation = Reservation(order_id, Status.HELD, lines, work.now() + work.hold_for)
    open_reservation(work, reservation, answer(reservation))


def _with_reclaimed(work: Work, lines: Sequence[Line], stock: dict[str, Stock]) -> dict[str, Stock]:
    """Where stock is short, holds past their time are given back first: nobody waits for the sweep."""
    short = [row.sku for row in missing(lines, stock) if row.sku in stock]
    if short:
        stock.update(expire(work, work.reservations.overdue_of(short, work.now(), RECLAIMED_AT_ONCE)))
    return stock


def _refusal(lines: Sequence[Line], stock: Mapping[str, Stock]) -> Refusal | None:
    short = missing(lines, stock)
    if not short:
        return None
    unknown = any(row.sku not in stock for row in short)
    return Refusal("unknown_sku" if unknown else "insufficient_stock", short)
