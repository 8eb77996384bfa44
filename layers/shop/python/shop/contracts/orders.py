"""What orders publishes."""

from __future__ import annotations

from typing import ClassVar, Literal

from shop.contracts.message import Event, Price, Struct

CancelReason = Literal[
    "insufficient_stock",
    "payment_declined",
    "payment_timeout",
    "reservation_expired",
    "cancelled_by_customer",
    "payment_failed",
]


class OrderLine(Struct):
    """`cart_line_id` names the cart's line that became this one; null in orders from before carts had them."""

    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: Price
    cart_line_id: str | None = None


class _OrderEvent(Event):
    TOPIC: ClassVar[str] = "shop.orders.v1"
    KEY: ClassVar[str] = "order_id"

    order_id: str
    customer_id: str
    lines: list[OrderLine]
    total: Price


class OrderPlaced(_OrderEvent):
    """`cart_version` is the version of the cart that was ordered, so that the cart can tell later additions apart."""

    TYPE: ClassVar[str] = "shop.orders.order_placed"

    cart_version: int


class OrderConfirmed(_OrderEvent):
    TYPE: ClassVar[str] = "shop.orders.order_confirmed"


class OrderCancelled(_OrderEvent):
    TYPE: ClassVar[str] = "shop.orders.order_cancelled"

    reason: CancelReason
