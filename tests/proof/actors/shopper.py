"""A buyer who orders one SKU and follows the order to its end."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

import httpx

from localstack.customer import SETTLED, Customer, GaveUpError, Json, slug, until
from tests.proof.audit.facts import Ack

PATIENCE = 90.0
LONGEST_PAUSE = 0.5
SOLD_OUT = "insufficient_stock"
KEY_IN_PROGRESS = "idempotency_key_in_progress"


class End(StrEnum):
    CONFIRMED = "confirmed"
    REFUSED = "refused at once"
    CANCELLED = "cancelled later"
    WRONG = "wrong"


@dataclass(slots=True)
class Told:
    """What one buyer was told. `why` explains a WRONG end. `placed_in` is how many seconds the order's answer took, and
    `took` how many the whole purchase took."""

    end: End = End.WRONG
    why: str = ""
    placed_in: float = 0.0
    took: float = 0.0


@dataclass(slots=True)
class Shopper:
    """`acks` and `server_errors` collect what the shop answered. A stubborn shopper repeats a call, with the same key,
    that got no answer or a 5xx."""

    customer: Customer
    customer_id: str
    sku: str
    stubborn: bool = False
    acks: list[Ack] = field(default_factory=list)
    server_errors: list[str] = field(default_factory=list)

    def buy(self) -> Told:
        told, began = Told(), time.monotonic()
        try:
            self._buy(told)
        except (httpx.HTTPError, GaveUpError, ValueError, KeyError) as error:
            told.why = f"{type(error).__name__}: {error}"
        told.took = time.monotonic() - began
        return told

    def _buy(self, told: Told) -> None:
        self._ask(lambda: self.customer.ask("POST", "/v1/cart/items", {"sku": self.sku, "quantity": 1}))
        began = time.monotonic()
        answer = self._place()
        told.placed_in = time.monotonic() - began
        if answer.status_code == httpx.codes.ACCEPTED:
            _end(self._see_through(answer.json()["order_id"]), told)
        elif answer.status_code == httpx.codes.CONFLICT and slug(answer) == SOLD_OUT:
            told.end = End.REFUSED
        else:
            told.why = f"placing was answered {answer.status_code} {answer.text[:200]}"

    def _place(self) -> httpx.Response:
        key = uuid.uuid4().hex

        def place() -> httpx.Response:
            answer = self.customer.ask_to_place(key)
            order_id = "" if answer.is_error else answer.json()["order_id"]
            now = datetime.now(UTC)
            self.acks.append(Ack(now, self.customer_id, key, "address", answer.status_code, order_id, slug(answer)))
            return answer

        return self._ask(place)

    def _see_through(self, order_id: str) -> Json:
        """Pays when the payment is ready. Returns the order as it ended."""
        paid = False

        def ended() -> Json | None:
            nonlocal paid
            order: Json = self._ask(lambda: self.customer.ask("GET", f"/v1/orders/{order_id}")).json()
            if order.get("status") in SETTLED:
                return order
            if not paid and order.get("status") == "PAYMENT_PENDING":
                paid = self._pay(order_id)
            return None

        return until(ended, f"the end of order {order_id}", PATIENCE, longest_pause=LONGEST_PAUSE)

    def _pay(self, order_id: str) -> bool:
        answer = self._ask(lambda: self.customer.ask("GET", f"/v1/orders/{order_id}/payment"))
        payment = answer.json() if answer.is_success else {}
        return bool(payment.get("client_secret")) and self.customer.pay(payment).is_success

    def _ask(self, call: Callable[[], httpx.Response]) -> httpx.Response:
        def answered() -> httpx.Response | None:
            try:
                answer = call()
            except httpx.TransportError:
                if not self.stubborn:
                    raise
                return None
            if answer.is_server_error:
                self.server_errors.append(f"{answer.request.method} {answer.request.url.path} {answer.status_code}")
            again = answer.is_server_error or slug(answer) == KEY_IN_PROGRESS
            return None if self.stubborn and again else answer

        return until(answered, "an answer", PATIENCE, longest_pause=LONGEST_PAUSE)


def _end(order: Json, told: Told) -> None:
    if order["status"] == "CONFIRMED":
        told.end = End.CONFIRMED
    elif order["reason"] == SOLD_OUT:
        told.end = End.CANCELLED
    else:
        told.why = f"order {order['order_id']} was cancelled because of {order['reason']}"
