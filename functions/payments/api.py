"""Payments over HTTP: for customers and for the provider's webhooks."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Request
from pydantic import BaseModel

from payments.domain.accept_event import accept_event
from payments.domain.model import Standing
from payments.domain.read_payment import read_payment
from payments.wiring import longest_webhook, provider, unit_of_work, webhooks
from shop.http.app import create_app, lambda_handler
from shop.http.callers import Customer
from shop.http.ids import Id
from shop.http.routing import MEGABYTE, Router

router = Router(prefix="/v1", tags=["payments"])


class PaymentBody(BaseModel):
    """`client_secret` is what the customer confirms with at the provider; null until the intent exists there.

    `status` of money that was taken: `captured` (all of it), `partially_captured` (less than the order's total),
    `partially_refunded` and `refunded` (given back while the order stands). `voided`: the order was cancelled, and
    nothing is held or kept any more.
    """

    payment_id: str
    status: Standing
    client_secret: str | None


class Received(BaseModel):
    received: bool = True


EVENT = {
    "type": "object",
    "description": "An event as Stripe's API describes it. It is read raw, because its signature is over its bytes.",
    "examples": [
        {
            "id": "evt_1",
            "object": "event",
            "type": "payment_intent.created",
            "data": {"object": {"id": "pi_1", "object": "payment_intent", "metadata": {}}},
        }
    ],
}


@router.get("/orders/{order_id}/payment", operation_id="read_payment", response_description="The payment as it is now.")
async def read(order_id: Id, customer: Customer) -> PaymentBody:
    """Read the payment of one of your orders.

    A moment after the order was placed it has the `client_secret` that you confirm it with at the payment provider.
    """
    found = unit_of_work.run(lambda work: read_payment(work, order_id, customer.id))
    return PaymentBody(payment_id=found.payment_id, status=found.standing, client_secret=found.client_secret)


@router.post(
    "/payments/webhooks/stripe",
    max_body_size=MEGABYTE,
    response_description="The event is stored.",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": EVENT}}}},
)
async def receive_webhook(request: Request, stripe_signature: Annotated[str, Header()] = "") -> Received:
    """Receive an event of the payment provider, which signs it."""
    event = webhooks.read(await request.body(), stripe_signature)
    accept_event(unit_of_work.run, provider(), event, has_time=lambda: _has_time(request))
    return Received()


def _has_time(request: Request) -> bool:
    """Whether the function has the time to call the provider."""
    millis: int = request.scope["aws.context"].get_remaining_time_in_millis()
    return millis / 1000 > longest_webhook


app = create_app("payments", [router])
handler = lambda_handler(app)
