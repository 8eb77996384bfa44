"""Payments over HTTP: a customer reads theirs, the provider tells its news."""

from __future__ import annotations

from typing import Annotated

from fastapi import Header, Request
from pydantic import BaseModel

from payments import wiring
from shop.http.app import create_app, lambda_handler
from shop.http.ids import Id
from shop.http.principal import Customer
from shop.http.routing import MEGABYTE, Router

router = Router(prefix="/v1", tags=["payments"])


class PaymentBody(BaseModel):
    """`client_secret` is what the customer confirms with at the provider; null until the intent exists there."""

    payment_id: str
    status: str
    client_secret: str | None


class Received(BaseModel):
    received: bool = True


@router.get("/orders/{order_id}/payment")
async def read_payment(order_id: Id, customer: Customer) -> PaymentBody:
    found = wiring.read_payment(order_id, customer.id)
    return PaymentBody(payment_id=found.payment_id, status=found.status, client_secret=found.client_secret)


@router.post("/payments/webhooks/stripe", max_body_size=MEGABYTE)
async def receive_webhook(request: Request, stripe_signature: Annotated[str, Header()] = "") -> Received:
    wiring.accept_webhook(await request.body(), stripe_signature)
    return Received()


app = create_app("payments", [router])
handler = lambda_handler(app)
