"""Registered customers with fresh tokens and empty carts, made once a stack: a password hash costs 40 ms of CPU.

They are kept in `.local/<stack>/buyers.json`. Later runs only refresh their tokens, which costs no hash.
"""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import httpx

from localstack.stack import Stack

PASSWORD = "correct horse battery staple"
AT_ONCE = 8
STILL_GOOD = 600.0
"""Seconds a token must be good for still: longer than any scenario takes."""


@dataclass(slots=True)
class Buyer:
    email: str
    customer_id: str
    access_token: str = ""
    refresh_token: str = ""
    expires_at: float = 0.0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}


def ready(stack: Stack, count: int) -> list[Buyer]:
    """`count` buyers who can shop at once."""
    file = stack.data / "buyers.json"
    buyers = asyncio.run(_ready(stack, _known(file), count))
    file.write_text(json.dumps([asdict(buyer) for buyer in buyers]))
    return buyers[:count]


def _known(file: Path) -> list[Buyer]:
    return [Buyer(**row) for row in json.loads(file.read_text())] if file.exists() else []


async def _ready(stack: Stack, known: list[Buyer], count: int) -> list[Buyer]:
    async with httpx.AsyncClient(base_url=stack.url("shop"), timeout=30) as http:
        fresh = await each(known[:count], lambda buyer: _refreshed(http, buyer))
        kept = [buyer for buyer in fresh if buyer] + known[count:]
        new = await each(range(count - len(kept)), lambda _: _register(http))
        buyers = [*kept[:count], *new, *kept[count:]]
        await each(buyers[:count], lambda buyer: _empty_cart(http, buyer))
        return buyers


async def each(items: Any, work: Callable[[Any], Awaitable[Any]], at_once: int = AT_ONCE) -> list[Any]:
    """`work` on every item, a few at a time, in the items' order."""
    gate = asyncio.Semaphore(at_once)

    async def one(item: Any) -> Any:
        async with gate:
            return await work(item)

    return list(await asyncio.gather(*(one(item) for item in items)))


async def _refreshed(http: httpx.AsyncClient, buyer: Buyer) -> Buyer | None:
    """None if the shop does not know the buyer any more."""
    if buyer.expires_at - time.time() > STILL_GOOD and await _is_known(http, buyer):
        return buyer
    answer = await http.post("/v1/auth/refresh", json={"refresh_token": buyer.refresh_token})
    if answer.is_success:
        return _with_tokens(buyer, answer)
    answer = await http.post("/v1/auth/login", json={"email": buyer.email, "password": PASSWORD})
    return _with_tokens(buyer, answer) if answer.is_success else None


async def _is_known(http: httpx.AsyncClient, buyer: Buyer) -> bool:
    answer = await http.get("/v1/orders", params={"limit": 1}, headers=buyer.headers)
    return answer.is_success


async def _register(http: httpx.AsyncClient) -> Buyer:
    email = f"buyer-{uuid.uuid4().hex}@example.com"
    body = {"email": email, "password": PASSWORD, "name": "A Buyer"}
    answer = (await http.post("/v1/auth/register", json=body)).raise_for_status()
    buyer = Buyer(email, answer.json()["customer_id"])
    credentials = {"email": email, "password": PASSWORD}
    return _with_tokens(buyer, (await http.post("/v1/auth/login", json=credentials)).raise_for_status())


def _with_tokens(buyer: Buyer, answer: httpx.Response) -> Buyer:
    tokens = answer.json()
    buyer.access_token, buyer.refresh_token = tokens["access_token"], tokens["refresh_token"]
    buyer.expires_at = time.time() + tokens["expires_in"]
    return buyer


async def _empty_cart(http: httpx.AsyncClient, buyer: Buyer) -> None:
    """What was not bought last time must not be bought this time."""
    cart = (await http.get("/v1/cart", headers=buyer.headers)).raise_for_status().json()
    for line in cart["lines"]:
        await http.delete(f"/v1/cart/items/{line['sku']}", headers=buyer.headers)
