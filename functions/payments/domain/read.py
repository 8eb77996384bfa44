"""What a customer may know of their payment."""

from __future__ import annotations

from typing import ClassVar

from payments.domain.model import Payment
from payments.domain.ports import PaymentStore
from shop.kernel.errors import NotFoundError


class PaymentNotFoundError(NotFoundError):
    slug: ClassVar[str] = "payment_not_found"


def read_payment(payments: PaymentStore, order_id: str, customer_id: str) -> Payment:
    """Another customer's payment is not found, just like one that does not exist (yet)."""
    found = payments.of_customer(order_id, customer_id)
    if found is None:
        raise PaymentNotFoundError("There is no payment for this order. If it was just placed, ask again in a moment.")
    return found
