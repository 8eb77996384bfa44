"""The bodies and queries of orders' routes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from orders.domain.model import Address, LogEntry, Order, Status
from shop.contracts.message import Currency, Price
from shop.contracts.orders import CancelReason
from shop.http.addresses import EXAMPLE, PostalAddress
from shop.http.paging import decode_cursor
from shop.kernel.errors import BadRequestError
from shop.kernel.money import Money

MOST = 10**15


class AddressBody(BaseModel):
    """As it was placed: what an address may hold today cannot make an old order unreadable. `label` is what to print,
    line by line in the country's order; empty in orders from before it was kept."""

    model_config = ConfigDict(from_attributes=True)

    country: str
    name: str
    line1: str
    line2: str | None
    district: str | None
    city: str | None
    state: str | None
    postal_code: str | None
    sorting_code: str | None
    label: list[str]


class AcceptedTotal(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    amount: Annotated[int, Field(ge=0, le=MOST)]
    currency: Currency


class PlaceOrder(BaseModel):
    """`accepted_total`: what the customer agrees to pay, where prices have moved since they filled the cart."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"shipping_address": EXAMPLE}]})

    shipping_address: PostalAddress
    accepted_total: AcceptedTotal | None = None

    def address(self) -> Address:
        return Address(**self.shipping_address.model_dump(), label=self.shipping_address.label())

    def accepted(self) -> Money | None:
        return Money(self.accepted_total.amount, self.accepted_total.currency) if self.accepted_total else None


class ListOrders(BaseModel):
    model_config = ConfigDict(extra="forbid")

    status: Status | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    cursor: Annotated[str | None, Field(max_length=200)] = None

    def before(self) -> str | None:
        """The id of the last order of the page before."""
        if self.cursor is None:
            return None
        order_id: str = decode_cursor(self.cursor, str)[0]
        if not order_id.isascii():
            raise BadRequestError("This cursor does not belong to this list. Start again without it.")
        return order_id


PaymentStatus = Literal["pending", "authorised", "captured", "voiding", "voided"]
PAYMENT_STATUS: dict[Status, PaymentStatus] = {
    Status.STOCK_PENDING: "pending",
    Status.PAYMENT_PENDING: "pending",
    Status.CONFIRMATION_PENDING: "authorised",
    Status.CAPTURE_PENDING: "authorised",
    Status.CONFIRMED: "captured",
    Status.VOID_PENDING: "voiding",
    Status.RELEASE_PENDING: "voided",
    Status.CANCELLED: "voided",
}
"""What the saga knows of the payment; `href` returns its own, more detailed status."""


class PaymentLink(BaseModel):
    status: PaymentStatus
    href: str


class OrderAccepted(BaseModel):
    order_id: str
    status: Status
    total: Price
    payment: PaymentLink


class OrderLineBody(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: Price


class OrderBody(OrderAccepted):
    """`reason`: why it is or is being cancelled."""

    lines: list[OrderLineBody]
    shipping_address: AddressBody
    reason: CancelReason | None
    placed_at: AwareDatetime
    updated_at: AwareDatetime


class OrderPage(BaseModel):
    """Newest first. `next_cursor` is null on the last page."""

    items: list[OrderBody]
    next_cursor: str | None


class TimelineEntry(BaseModel):
    """`event` moved the order: an event's type with its `event_id`, or place_order, cancel_order, timeout, retry.
    `sent` is the message that went out with the move."""

    model_config = ConfigDict(populate_by_name=True)

    step: int
    event: str
    event_id: str | None
    from_state: Annotated[Status | None, Field(serialization_alias="from")]
    to_state: Annotated[Status, Field(serialization_alias="to")]
    sent: str
    at: AwareDatetime
    correlation_id: str


class Timeline(BaseModel):
    order_id: str
    status: Status
    entries: list[TimelineEntry]


def accepted_of(order: Order) -> OrderAccepted:
    return OrderAccepted(
        order_id=order.order_id, status=order.status, total=Price.of(order.total), payment=_payment(order)
    )


def body_of(order: Order) -> OrderBody:
    lines = [
        OrderLineBody(
            sku=line.sku,
            product_id=line.product_id,
            title=line.title,
            quantity=line.quantity,
            unit_price=Price.of(line.unit_price),
        )
        for line in order.lines
    ]
    return OrderBody(
        **accepted_of(order).model_dump(),
        lines=lines,
        shipping_address=AddressBody.model_validate(order.address),
        reason=order.reason,
        placed_at=order.placed_at,
        updated_at=order.updated_at,
    )


def entry_of(number: int, entry: LogEntry) -> TimelineEntry:
    return TimelineEntry(
        step=number,
        event=entry.cause.event,
        event_id=entry.cause.event_id,
        from_state=entry.came_from,
        to_state=entry.went_to,
        sent=entry.sent,
        at=entry.at,
        correlation_id=entry.correlation_id,
    )


def _payment(order: Order) -> PaymentLink:
    return PaymentLink(status=PAYMENT_STATUS[order.status], href=f"/v1/orders/{order.order_id}/payment")
