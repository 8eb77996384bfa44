"""What inventory publishes (per SKU, and per order's reservation) and the commands it handles."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, Field

from shop.contracts.message import Command, Event, Struct


class StockLine(Struct):
    sku: str
    quantity: Annotated[int, Field(ge=1)]


class Shortfall(Struct):
    sku: str
    requested: int
    available: int


class StockChanged(Event):
    """available = on_hand - reserved, after the change."""

    TYPE: ClassVar[str] = "shop.inventory.stock_changed"
    TOPIC: ClassVar[str] = "shop.inventory.v1"
    KEY: ClassVar[str] = "sku"

    sku: str
    on_hand: int
    reserved: int
    available: int


class _ReservationEvent(Event):
    TOPIC: ClassVar[str] = "shop.inventory.v1"
    KEY: ClassVar[str] = "order_id"

    order_id: str


class StockReserved(_ReservationEvent):
    TYPE: ClassVar[str] = "shop.inventory.stock_reserved"

    lines: list[StockLine]
    expires_at: AwareDatetime


class StockRefused(_ReservationEvent):
    """Nothing was reserved: a reservation is all or nothing."""

    TYPE: ClassVar[str] = "shop.inventory.stock_refused"

    reason: Literal["insufficient_stock", "unknown_sku"]
    shortfalls: list[Shortfall]


class StockConfirmed(_ReservationEvent):
    TYPE: ClassVar[str] = "shop.inventory.stock_confirmed"


class StockConfirmationRefused(_ReservationEvent):
    """The hold had expired and its stock was gone when the confirmation came."""

    TYPE: ClassVar[str] = "shop.inventory.stock_confirmation_refused"

    reason: Literal["reservation_expired", "no_reservation"]


class StockReleased(_ReservationEvent):
    """Answers `ReleaseStock`, also when there was nothing (left) to release."""

    TYPE: ClassVar[str] = "shop.inventory.stock_released"


class ReservationExpired(_ReservationEvent):
    TYPE: ClassVar[str] = "shop.inventory.reservation_expired"


class _StockCommand(Command):
    TOPIC: ClassVar[str] = "shop.inventory.commands.v1"
    KEY: ClassVar[str] = "order_id"

    order_id: str


class ReserveStock(_StockCommand):
    TYPE: ClassVar[str] = "shop.inventory.reserve_stock"

    lines: list[StockLine]


class ConfirmStock(_StockCommand):
    TYPE: ClassVar[str] = "shop.inventory.confirm_stock"


class ReleaseStock(_StockCommand):
    """Undoes a reservation or a confirmation; safe to repeat."""

    TYPE: ClassVar[str] = "shop.inventory.release_stock"
