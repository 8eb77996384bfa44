"""A customer of the shop over HTTP. The demo, the tests and the fault runs all buy with this class."""

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

NAME = "Ada Lovelace"
PASSWORD = "correct horse battery staple"
ADDRESS: Json = {
    "name": NAME,
    "line1": "12 St James's Square",
    "city": "London",
    "postal_code": "SW1Y 4JH",
    "country": "GB",
}
SETTLED = {"CONFIRMED", "CANCELLED"}
PAUSE = 0.02


class GaveUpError(Exception):
    """What was awaited did not come in time."""


def until(found: Callable[[], T | None], what: str, seconds: float = 30, *, longest_pause: float = PAUSE) -> T:
    """Calls `found` until it returns something that is not None, and returns that. Raises GaveUpError after `seconds`.

    The pause between two calls is 20 ms at first; it grows by half each time, up to `longest_pause` seconds.
    """
    deadline, pause = time.monotonic() + seconds, min(PAUSE, longest_pause)
    while time.monotonic() < deadline:
        answer = found()
        if answer is not None:
            return answer
        time.sleep(pause)
        pause = min(pause * 1.5, longest_pause)
    raise GaveUpError(f"{what}: not within {seconds:g} s")


def slug(answer: httpx.Response) -> str:
    """The last part of a problem's type, `insufficient_stock` for example; empty where the answer is no problem."""
    return str(answer.json().get("type", "")).rpartition("/")[2] if answer.is_error else ""


@dataclass
class Customer:
    """`http` has the shop's base URL. Methods raise httpx.HTTPStatusError for a refusal, except where they return the
    response."""

    stack: Stack
    http: httpx.Client
    email: str = field(default_factory=lambda: f"{uuid.uuid4().hex}@example.com")
    password: str = PASSWORD
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: Json | None = None, **headers: str) -> httpx.Response:
        """Returns the response, refused or not."""
        return self.http.request(method, path, json=body, headers=self.headers | headers)

    def get(self, path: str) -> Any:
        return self.ask("GET", path).raise_for_status().json()

    def post(self, path: str, body: Json | None = None, **headers: str) -> Any:
        return self.ask("POST", path, body, **headers).raise_for_status().json()

    def post_nothing(self, path: str) -> None:
        """For routes that answer 204."""
        self.ask("POST", path).raise_for_status()

    def register(self) -> str:
        """Returns the customer's id."""
        body = {"email": self.email, "password": self.password, "name": NAME}
        return str(self.post("/v1/auth/register", body)["customer_id"])

    def log_in(self) -> Json:
        """Returns the tokens; later calls use the access token."""
        tokens: Json = self.post("/v1/auth/login", {"email": self.email, "password": self.password})
        self.headers["Authorization"] = f"Bearer {tokens['access_token']}"
        return tokens

    def add(self, sku: str, quantity: int = 1) -> Json:
        """Returns the cart."""
        return dict(self.post("/v1/cart/items", {"sku": sku, "quantity": quantity}))

    def empty_cart(self) -> None:
        for line in self.get("/v1/cart")["lines"]:
            self.ask("DELETE", f"/v1/cart/items/{line['sku']}")

    def ask_to_place(self, key: str, **body: Any) -> httpx.Response:
        """`key` is the idempotency key; `body` adds to the shipping address."""
        return self.ask("POST", "/v1/orders", {"shipping_address": ADDRESS, **body}, **{"Idempotency-Key": key})

    def place(self, key: str | None = None, **body: Any) -> Json:
        """Returns the placed order."""
        return dict(self.ask_to_place(key or uuid.uuid4().hex, **body).raise_for_status().json())

    def payable(self, order_id: str) -> Json:
        """Returns the order's payment once the provider has an intent for it."""

        def found() -> Json | None:
            answer = self.ask("GET", f"/v1/orders/{order_id}/payment")
            return answer.json() if answer.status_code == httpx.codes.OK and answer.json()["client_secret"] else None

        return until(found, f"the payment of order {order_id}")

    def pay(self, payment: Json, card: str = "pm_card_visa") -> httpx.Response:
        """Confirms the payment at the provider, as the provider's form in the customer's browser does."""
        secret = payment["client_secret"]
        intent = secret.partition("_secret_")[0]
        url = f"{self.stack.url('provider')}/v1/payment_intents/{intent}/confirm"
        # Plain HTTP: reading every root certificate for it would cost 20 ms of CPU.
        return httpx.post(url, data={"client_secret": secret, "payment_method": card}, verify=False)

    def settled(self, order_id: str, seconds: float = 30) -> Json:
        """Returns the order once it is confirmed or cancelled."""

        def found() -> Json | None:
            order: Json = self.get(f"/v1/orders/{order_id}")
            return order if order["status"] in SETTLED else None

        return until(found, f"the end of order {order_id}", seconds)

    def mails(self) -> list[Json]:
        """The mails that were sent to this customer, as LocalStack's SES keeps them."""
        sent = httpx.get(f"{self.stack.url('localstack')}/_aws/ses").json()["messages"]
        return [mail for mail in sent if self.email in mail["Destination"]["ToAddresses"]]
