"""Reads the payment of a customer's order."""

from __future__ import annotations

from typing import ClassVar

from payments.domain.model import Payment
from payments.domain.ports import Work
from shop.kernel.errors import NotFoundError


class PaymentNotFoundError(NotFoundError):
    slug: ClassVar[str] = "payment_not_found"


def read_payment(work: Work, order_id: str, customer_id: str) -> Payment:
    """Raises PaymentNotFoundError, also for another customer's payment."""
    found = work.payments.of_customer(order_id, customer_id)
    if found is None:
        raise PaymentNotFoundError("There is no payment for this order. If it was just placed, ask again in a moment.")
    return found
