"""Builds the messages of the saga: the command of each step, and the event that ends the order."""

from __future__ import annotations

from typing import Any

from orders.domain.model import Line, Order, Status
from orders.domain.saga_table import STEPS
from shop.contracts.inventory import ConfirmStock, ReleaseStock, ReserveStock, StockLine
from shop.contracts.message import Message, Price
from shop.contracts.orders import OrderCancelled, OrderConfirmed, OrderLine, OrderPlaced
from shop.contracts.payments import AuthorisePayment, CapturePayment, VoidPayment


def message_for(order: Order) -> Message:
    """The message to emit for the order's status."""
    if order.status in STEPS:
        return _command(order)
    if order.status is Status.CONFIRMED:
        return OrderConfirmed(**_order_fields(order))
    if order.reason is None:
        raise ValueError(f"order {order.order_id} is cancelled without a reason")
    return OrderCancelled(**_order_fields(order), reason=order.reason)


def order_placed(order: Order) -> OrderPlaced:
    return OrderPlaced(**_order_fields(order), cart_version=order.cart_version)


def _command(order: Order) -> Message:
    command, order_id = STEPS[order.status].command, order.order_id
    if command is ReserveStock:
        lines = [StockLine(sku=line.sku, quantity=line.quantity) for line in order.lines]
        return ReserveStock(order_id=order_id, lines=lines)
    if command is AuthorisePayment:
        if order.deadline is None:
            raise ValueError(f"order {order_id} awaits its payment without a deadline")
        who = {"order_id": order_id, "customer_id": order.customer_id}
        return AuthorisePayment(**who, amount=Price.of(order.total), deadline=order.deadline)
    if command is VoidPayment:
        return VoidPayment(order_id=order_id, reason=order.reason or "")
    plain = {ConfirmStock: ConfirmStock, CapturePayment: CapturePayment, ReleaseStock: ReleaseStock}
    return plain[command](order_id=order_id)


def _order_fields(order: Order) -> dict[str, Any]:
    lines = [_line(line) for line in order.lines]
    who = {"order_id": order.order_id, "customer_id": order.customer_id}
    return {**who, "lines": lines, "total": Price.of(order.total)}


def _line(line: Line) -> OrderLine:
    return OrderLine(
        sku=line.sku,
        product_id=line.product_id,
        title=line.title,
        quantity=line.quantity,
        unit_price=Price.of(line.unit_price),
        cart_line_id=line.cart_line_id,
    )
