"""Held stock becomes sold."""

from __future__ import annotations

from typing import Literal

from inventory.domain.answers import answer
from inventory.domain.model import Kind, Movement, Reservation, Status, missing
from inventory.domain.ports import Work
from inventory.domain.record import move_lines, open_reservation, tell
from shop.contracts.inventory import ConfirmStock, StockConfirmationRefused, StockConfirmed
from shop.contracts.message import Envelope

Reason = Literal["reservation_expired", "no_reservation"]


def confirm_stock(command: Envelope[ConfirmStock], work: Work) -> None:
    order_id = command.data.order_id
    reservation = work.reservations.locked(order_id)
    if reservation is None:
        open_reservation(work, Reservation(order_id, Status.RELEASED), _refused(order_id, "no_reservation"))
    elif reservation.status is Status.CONFIRMED:
        tell(work, reservation, answer(reservation))
    elif reservation.status is Status.HELD:
        # Also past its time: as long as nobody took the stock back it is still this order's.
        _sell(work, reservation, still_held=True)
    elif reservation.status is Status.EXPIRED:
        _sell(work, reservation, still_held=False)
    else:
        tell(work, reservation, _refused(order_id, "no_reservation"))


def _sell(work: Work, reservation: Reservation, *, still_held: bool) -> None:
    """An expired hold is taken anew if stock allows: the customer has paid."""
    stock = work.stock.locked(line.sku for line in reservation.lines)
    if not still_held and missing(reservation.lines, stock):
        tell(work, reservation, _refused(reservation.order_id, "reservation_expired"))
        return
    unit = Movement(Kind.SELL, on_hand=-1, reserved=-1 if still_held else 0, reference=reservation.order_id)
    move_lines(work, stock, reservation.lines, unit)
    tell(work, reservation, StockConfirmed(order_id=reservation.order_id), Status.CONFIRMED)


def _refused(order_id: str, reason: Reason) -> StockConfirmationRefused:
    return StockConfirmationRefused(order_id=order_id, reason=reason)
