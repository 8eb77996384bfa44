"""A customer of the shop over HTTP: what the demo narrates and what the end-to-end tests do."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

from localstack.stack import Stack

T = TypeVar("T")
Json = dict[str, Any]

ADDRESS: Json = {
    "name": "Ada Lovelace",
    "line1": "12 St James's Square",
    "city": "London",
    "postal_code": "SW1Y 4JH",
    "country": "GB",
}
SETTLED = {"CONFIRMED", "CANCELLED"}


class GaveUpError(Exception):
    """What was awaited did not come in time."""


def until(found: Callable[[], T | None], what: str, seconds: float = 30) -> T:
    """Asks again every 20 ms until there is an answer that is not None."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = found()
        if answer is not None:
            return answer
        time.sleep(0.02)
    raise GaveUpError(f"{what}: not within {seconds:g} s")


@dataclass
class Customer:
    """`http` speaks to the shop; a call that is refused raises httpx.HTTPStatusError unless it says otherwise."""

    stack: Stack
    http: httpx.Client
    email: str = field(default_factory=lambda: f"{uuid.uuid4().hex}@example.com")
    password: str = "correct horse battery staple"
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Json | None = None, **headers: str) -> httpx.Response:
        """The answer as it is, refused or not."""
        return self.http.request(method, path, json=body, headers=self.headers | headers)

    def get(self, path: str) -> Any:
        return self.ask("GET", path).raise_for_status().json()

    def post(self, path: str, body: Json | None = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers).raise_for_status().json()

    def post_nothing(self, path: str) -> None:
        """For routes that answer 204."""
        self.ask("POST", path).raise_for_status()

    def register(self) -> None:
        self.post("/v1/auth/register", {"email": self.email, "password": self.password, "name": "Ada Lovelace"})

    def log_in(self) -> Json:
        tokens: Json = self.post("/v1/auth/login", {"email": self.email, "password": self.password})
        self.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return tokens

    def add(self, sku: str, quantity: int = 1) -> Json:
        return dict(self.post("/v1/cart/items", {"sku": sku, "quantity": quantity}))

    def place(self, key: str | None = None, **body: Any) -> Json:
        order = {"shipping_address": ADDRESS, **body}
        return dict(self.post("/v1/orders", order, **{"Idempotency-Key": key or uuid.uuid4().hex}))

    def payable(self, order_id: str) -> Json:
        """The payment, once the provider has an intent for it."""

        def found() -> Json | None:
            answer = self.ask("GET", f"/v1/orders/{order_id}/payment")
            return answer.json() if answer.status_code == httpx.codes.OK and answer.json()["client_secret"] else None

        return until(found, f"the payment of order {order_id}")

    def pay(self, payment: Json, card: str = "pm_card_visa") -> httpx.Response:
        """Confirms at the provider, as the provider's form in the customer's browser would."""
        secret = payment["client_secret"]
        intent = secret.partition("_secret_")[0]
        url = f"{self.stack.url('provider')}/v1/payment_intents/{intent}/confirm"
        return httpx.post(url, data={"client_secret": secret, "payment_method": card})

    def settled(self, order_id: str, seconds: float = 30) -> Json:
        """The order, once it is confirmed or cancelled."""

        def found() -> Json | None:
            order: Json = self.get(f"/v1/orders/{order_id}")
            return order if order["status"] in SETTLED else None

        return until(found, f"the end of order {order_id}", seconds)

    def mails(self) -> list[Json]:
        """What was sent to this customer, as LocalStack's SES kept it."""
        sent = httpx.get(f"{self.stack.url('localstack')}/_aws/ses").json()["messages"]
        return [mail for mail in sent if self.email in mail["Destination"]["ToAddresses"]]
