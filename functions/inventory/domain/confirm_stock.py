"""Sells the stock that an order holds. Obeys `confirm_stock`."""

from __future__ import annotations

from typing import Literal

from inventory.domain.events import event_for
from inventory.domain.model import Kind, Movement, Reservation, Status, missing
from inventory.domain.ports import Work
from inventory.domain.save_changes import add_reservation, move_lines, save_and_emit
from shop.contracts.inventory import ConfirmStock, StockConfirmationRefused, StockConfirmed
from shop.contracts.message import Envelope

Reason = Literal["reservation_expired", "no_reservation"]


def confirm_stock(command: Envelope[ConfirmStock], work: Work) -> None:
    """Emits StockConfirmed or StockConfirmationRefused; a repeated command gets the same answer."""
    order_id = command.data.order_id
    reservation = work.reservations.locked(order_id)
    if reservation is None:
        add_reservation(work, Reservation(order_id, Status.RELEASED), _refused(order_id, "no_reservation"))
    elif reservation.status is Status.CONFIRMED:
        save_and_emit(work, reservation, event_for(reservation))
    elif reservation.status is Status.HELD:
        # Also past its time: until it is expired, the stock is still this order's.
        _sell(work, reservation, still_held=True)
    elif reservation.status is Status.EXPIRED:
        _sell(work, reservation, still_held=False)
    else:
        save_and_emit(work, reservation, _refused(order_id, "no_reservation"))


def _sell(work: Work, reservation: Reservation, *, still_held: bool) -> None:
    """Takes stock again for an expired reservation, if there is enough: the customer has paid."""
    stock = work.stock.locked(line.sku for line in reservation.lines)
    if not still_held and missing(reservation.lines, stock):
        save_and_emit(work, reservation, _refused(reservation.order_id, "reservation_expired"))
        return
    unit = Movement(Kind.SELL, on_hand=-1, reserved=-1 if still_held else 0, reference=reservation.order_id)
    move_lines(work, stock, reservation.lines, unit)
    save_and_emit(work, reservation, StockConfirmed(order_id=reservation.order_id), Status.CONFIRMED)


def _refused(order_id: str, reason: Reason) -> StockConfirmationRefused:
    return StockConfirmationRefused(order_id=order_id, reason=reason)
