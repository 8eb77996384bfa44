"""One believable message of every contract, the same each time: for contract tests, sample payloads and the docs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from shop.contracts import auth, inventory, orders, payments, products
from shop.contracts.message import Envelope, Message, Price

CUSTOMER = "01932c3f-7b1e-7c4a-9d55-0c1a2b3c4d5e"
ORDER = "01932c40-1f2e-7a0b-8c3d-4e5f60718293"
PRODUCT = "01932c3e-0a1b-7c2d-8e3f-405162738495"
PAYMENT = "01932c40-2a3b-7c4d-9e5f-60718293a4b5"
EVENT = "01932c40-3b4c-7d5e-8f60-718293a4b5c6"
CORRELATION = "01932c40-0000-7000-8000-000000000001"
SKU = "MUG-BLUE"
NOW = datetime(2026, 11, 22, 15, 4, 5, 123000, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 15, 34, 5, 123000, tzinfo=UTC)
EUROS = Price(amount=2590, currency="EUR")


def product(status: str) -> dict[str, Any]:
    variant = {"sku": SKU, "price": {"amount": 1295, "currency": "EUR"}, "options": {"colour": "blue"}}
    about = {"title": "Blue mug", "description": "Holds a third of a litre.", "category": "kitchen"}
    return {"product_id": PRODUCT, **about, "status": status, "variants": [variant], "attributes": {"material": "clay"}}


LINE = orders.OrderLine(
    sku=SKU,
    product_id=PRODUCT,
    title="Blue mug",
    quantity=2,
    unit_price=Price(amount=1295, currency="EUR"),
    cart_line_id=f"3.{SKU}",
)
ORDERED: dict[str, Any] = {"order_id": ORDER, "customer_id": CUSTOMER, "lines": [LINE], "total": EUROS}
PAID: dict[str, Any] = {"order_id": ORDER, "payment_id": PAYMENT}
STOCK = [inventory.StockLine(sku=SKU, quantity=2)]

MESSAGES: tuple[Message, ...] = (
    auth.CustomerRegistered(customer_id=CUSTOMER, email="ada@example.com", name="Ada"),
    products.ProductCreated.model_validate({"product_id": PRODUCT, "product": product("draft")}),
    products.ProductUpdated.model_validate({"product_id": PRODUCT, "product": product("draft"), "changed": ["title"]}),
    products.ProductPublished.model_validate({"product_id": PRODUCT, "product": product("published")}),
    products.ProductDeleted.model_validate({"product_id": PRODUCT, "product": product("deleted")}),
    inventory.ReserveStock(order_id=ORDER, lines=STOCK),
    inventory.ConfirmStock(order_id=ORDER),
    inventory.ReleaseStock(order_id=ORDER),
    inventory.StockChanged(sku=SKU, on_hand=10, reserved=2, available=8),
    inventory.StockReserved(order_id=ORDER, lines=STOCK, expires_at=LATER),
    inventory.StockRefused(
        order_id=ORDER,
        reason="insufficient_stock",
        shortfalls=[inventory.Shortfall(sku=SKU, requested=2, available=1)],
    ),
    inventory.StockConfirmed(order_id=ORDER),
    inventory.StockConfirmationRefused(order_id=ORDER, reason="reservation_expired"),
    inventory.StockReleased(order_id=ORDER),
    inventory.ReservationExpired(order_id=ORDER),
    orders.OrderPlaced(**ORDERED, cart_version=3),
    orders.OrderConfirmed(**ORDERED),
    orders.OrderCancelled(**ORDERED, reason="payment_declined"),
    payments.AuthorisePayment(order_id=ORDER, customer_id=CUSTOMER, amount=EUROS, deadline=LATER),
    payments.CapturePayment(order_id=ORDER),
    payments.VoidPayment(order_id=ORDER, reason="cancelled_by_customer"),
    payments.PaymentAuthorised(**PAID, amount=EUROS),
    payments.PaymentDeclined(**PAID, reason="card_declined"),
    payments.PaymentCaptured(**PAID, amount=EUROS),
    payments.PaymentCaptureFailed(**PAID, reason="authorisation_expired"),
    payments.PaymentRefunded(
        **PAID,
        amount=Price(amount=500, currency="EUR"),
        total_refunded=Price(amount=500, currency="EUR"),
        fully_refunded=False,
    ),
    payments.PaymentVoided(**PAID, refunded=None),
)

BY_TYPE = {message.TYPE: message for message in MESSAGES}


def envelope(message: Message, producer: str) -> Envelope[Any]:
    return Envelope[Any](
        id=EVENT,
        type=message.TYPE,
        version=message.VERSION,
        occurred_at=NOW,
        producer=producer,
        aggregate_id=message.aggregate_id,
        aggregate_version=1,
        correlation_id=CORRELATION,
        data=message,
    )
