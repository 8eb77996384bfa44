"""An order: an immutable snapshot of what was bought, and the state of its saga."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shop.contracts.orders import CancelReason
from shop.kernel.money import Money


class Status(StrEnum):
    """A *_PENDING order waits for another service's answer."""

    STOCK_PENDING = "STOCK_PENDING"
    PAYMENT_PENDING = "PAYMENT_PENDING"
    CONFIRMATION_PENDING = "CONFIRMATION_PENDING"
    CAPTURE_PENDING = "CAPTURE_PENDING"
    CONFIRMED = "CONFIRMED"
    VOID_PENDING = "VOID_PENDING"
    RELEASE_PENDING = "RELEASE_PENDING"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Line:
    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: Money
    cart_line_id: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """`label` is what to print, line by line; empty in orders from before it was kept."""

    name: str
    line1: str
    line2: str | None
    city: str | None
    postal_code: str | None
    country: str
    state: str | None = None
    district: str | None = None
    sorting_code: str | None = None
    label: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """`version` counts the messages emitted. `sends` counts how often the current step's command was sent; it is sent
    again at `next_at`, unless `deadline` has passed by then."""

    order_id: str
    customer_id: str
    cart_id: str
    cart_version: int
    lines: tuple[Line, ...]
    total: Money
    address: Address
    placed_at: datetime
    updated_at: datetime
    status: Status
    reason: CancelReason | None = None
    version: int = 0
    sends: int = 0
    next_at: datetime | None = None
    deadline: datetime | None = None
    needs_attention: bool = False

    @property
    def lines_of_cart(self) -> tuple[str, ...]:
        """The ids of the cart's lines that became this order."""
        return tuple(line.cart_line_id for line in self.lines if line.cart_line_id)


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved the order: an event's type and id, or one of the words below for the customer and the clock."""

    event: str
    event_id: str | None = None


PLACED = Cause("place_order")
CANCEL_ASKED = Cause("cancel_order")
TIMED_OUT = Cause("timeout")
RETRIED = Cause("retry")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One step of an order's history, numbered by the order's version after it. `sent` is the message it sent."""

    order_id: str
    version: int
    cause: Cause
    came_from: Status | None
    went_to: Status
    sent: str
    at: datetime
    correlation_id: str = ""
