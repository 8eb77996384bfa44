"""A flash sale through the front door: every buyer once, all at the same time, each until told how it ended."""

from __future__ import annotations

import asyncio
import ssl
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import httpx

from localstack.stack import Stack
from tests.proof.actors.admin import ADDRESS
from tests.proof.actors.buyers import Buyer, each
from tests.proof.audit.facts import Ack

PATIENCE = 90.0
TLS = ssl.create_default_context()  # made once: it reads every root certificate, and the shop here speaks plain HTTP
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 0.5
SOLD_OUT = "insufficient_stock"
ENDED = {"CONFIRMED", "CANCELLED"}


class End(StrEnum):
    CONFIRMED = "confirmed"
    REFUSED = "refused at once"
    CANCELLED = "cancelled later"
    WRONG = "wrong"


@dataclass(slots=True)
class Told:
    """How a buyer fared, in seconds: `placed_in` until his order was answered, `took` from his first call to the end,
    which came `at` so long after the sale began."""

    end: End = End.WRONG
    why: str = ""
    placed_in: float = 0.0
    took: float = 0.0
    at: float = 0.0


@dataclass(slots=True)
class Sale:
    """`at_once`: how many buyers are in the shop at a time; the others wait at the door."""

    stack: Stack
    sku: str
    at_once: int
    acks: list[Ack] = field(default_factory=list)
    server_errors: list[str] = field(default_factory=list)
    begun: float = 0.0

    async def run(self, buyers: Sequence[Buyer]) -> list[Told]:
        self.begun = time.monotonic()
        return await each(buyers, self._visit, self.at_once)

    async def _visit(self, buyer: Buyer) -> Told:
        """With a client of his own: one pool for hundreds spends its time on looking through its connections, and it is
        the shop that seems slow."""
        async with httpx.AsyncClient(base_url=self.stack.url("shop"), timeout=60, verify=TLS, trust_env=False) as http:
            return await self._buy(http, buyer)

    async def _buy(self, http: httpx.AsyncClient, buyer: Buyer) -> Told:
        told, began = Told(), time.monotonic()
        try:
            await self._checkout(http, buyer, told)
        except (httpx.HTTPError, ValueError, KeyError) as error:
            told.why = f"{type(error).__name__}: {error}"
        told.at, told.took = time.monotonic() - self.begun, time.monotonic() - began
        return told

    async def _checkout(self, http: httpx.AsyncClient, buyer: Buyer, told: Told) -> None:
        await self._ask(http, "POST", "/v1/cart/items", buyer, {"sku": self.sku, "quantity": 1})
        answer = await self._place(http, buyer, told)
        if answer.status_code == httpx.codes.ACCEPTED:
            await self._see_through(http, buyer, answer.json()["order_id"], told)
        elif answer.status_code == httpx.codes.CONFLICT and _slug(answer) == SOLD_OUT:
            told.end = End.REFUSED
        else:
            told.why = f"placing was answered {answer.status_code} {answer.text[:200]}"

    async def _place(self, http: httpx.AsyncClient, buyer: Buyer, told: Told) -> httpx.Response:
        key, began = uuid.uuid4().hex, time.monotonic()
        answer = await self._ask(
            http, "POST", "/v1/orders", buyer, {"shipping_address": ADDRESS}, headers={"Idempotency-Key": key}
        )
        told.placed_in = time.monotonic() - began
        order_id = answer.json().get("order_id", "")
        status = answer.status_code
        ack = Ack(
            datetime.now(UTC), buyer.customer_id, key, "address", status, order_id, "" if order_id else _slug(answer)
        )
        self.acks.append(ack)
        return answer

    async def _see_through(self, http: httpx.AsyncClient, buyer: Buyer, order_id: str, told: Told) -> None:
        paid = False
        pause = FIRST_PAUSE
        while time.monotonic() - self.begun < PATIENCE:
            order = (await self._ask(http, "GET", f"/v1/orders/{order_id}", buyer)).json()
            if order.get("status") in ENDED:
                _end(order, told)
                return
            if not paid and order.get("status") == "PAYMENT_PENDING":
                paid = await self._pay(http, buyer, order_id)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, LONGEST_PAUSE)
        told.why = f"order {order_id} had no end after {PATIENCE:.0f} s"

    async def _pay(self, http: httpx.AsyncClient, buyer: Buyer, order_id: str) -> bool:
        answer = await self._ask(http, "GET", f"/v1/orders/{order_id}/payment", buyer)
        secret = answer.json().get("client_secret") if answer.is_success else None
        if not secret:
            return False
        intent = secret.partition("_secret_")[0]
        form = {"client_secret": secret, "payment_method": "pm_card_visa"}
        url = f"{self.stack.url('provider')}/v1/payment_intents/{intent}/confirm"
        return (await http.post(url, data=form)).is_success

    async def _ask(
        self,
        http: httpx.AsyncClient,
        method: str,
        path: str,
        buyer: Buyer,
        body: dict[str, Any] | None = None,
        *,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        answer = await http.request(method, path, json=body, headers={**buyer.headers, **(headers or {})})
        if answer.is_server_error:
            self.server_errors.append(f"{method} {path} {answer.status_code} {answer.text[:200]}")
        return answer


def _end(order: dict[str, Any], told: Told) -> None:
    if order["status"] == "CONFIRMED":
        told.end = End.CONFIRMED
    elif order["reason"] == SOLD_OUT:
        told.end = End.CANCELLED
    else:
        told.why = f"order {order['order_id']} was cancelled because of {order['reason']}"


def _slug(answer: httpx.Response) -> str:
    return str(answer.json().get("type", "")).rpartition("/")[2]
