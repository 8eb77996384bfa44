"""Buyers: customers with an account, fresh tokens and an empty cart.

A stack's buyers are kept in `.local/<stack>/buyers.json`, because a password hash costs 40 ms of CPU. Later runs only
refresh their tokens.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import httpx

from localstack.customer import PASSWORD, Customer
from localstack.stack import Stack

T = TypeVar("T")
R = TypeVar("R")
AT_ONCE = 8
STILL_GOOD = 600.0
"""Seconds for which a token must still be valid: longer than any scenario takes."""


@dataclass(slots=True)
class Buyer:
    """`expires_at`, in seconds since the epoch, is the end of the access token."""

    email: str
    customer_id: str
    access_token: str = ""
    refresh_token: str = ""
    expires_at: float = 0.0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.access_token}"}

    def customer(self, stack: Stack, http: httpx.Client) -> Customer:
        return Customer(stack, http, self.email, headers=self.headers)


def ready(stack: Stack, count: int) -> list[Buyer]:
    """Returns `count` buyers who are logged in and have an empty cart. Registers those that are missing."""
    file = stack.data / "buyers.json"
    known = _known(file)
    with httpx.Client(base_url=stack.url("shop"), timeout=30) as http:
        refreshed = [buyer for buyer in each(known[:count], lambda buyer: _refreshed(http, buyer)) if buyer]
        missing = range(count - len(refreshed))
        buyers = refreshed + each(missing, lambda _: _registered(stack, http))
        each(buyers, lambda buyer: buyer.customer(stack, http).empty_cart())
    file.write_text(json.dumps([asdict(buyer) for buyer in buyers + known[count:]]))
    return buyers


def each(items: Iterable[T], work: Callable[[T], R], at_once: int = AT_ONCE) -> list[R]:
    """Calls `work` on every item, `at_once` at a time. Returns the results in the items' order."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(work, items))


def _known(file: Path) -> list[Buyer]:
    return [Buyer(**row) for row in json.loads(file.read_text())] if file.exists() else []


def _refreshed(http: httpx.Client, buyer: Buyer) -> Buyer | None:
    """None if the shop does not know the buyer any more."""
    if buyer.expires_at - time.time() > STILL_GOOD and _is_known(http, buyer):
        return buyer
    answer = http.post("/v1/auth/refresh", json={"refresh_token": buyer.refresh_token})
    if not answer.is_success:
        answer = http.post("/v1/auth/login", json={"email": buyer.email, "password": PASSWORD})
    return _with_tokens(buyer, answer.json()) if answer.is_success else None


def _is_known(http: httpx.Client, buyer: Buyer) -> bool:
    return http.get("/v1/orders", params={"limit": 1}, headers=buyer.headers).is_success


def _registered(stack: Stack, http: httpx.Client) -> Buyer:
    customer = Customer(stack, http, f"buyer-{uuid.uuid4().hex}@example.com")
    buyer = Buyer(customer.email, customer.register())
    return _with_tokens(buyer, customer.log_in())


def _with_tokens(buyer: Buyer, tokens: dict[str, Any]) -> Buyer:
    buyer.access_token, buyer.refresh_token = tokens["access_token"], tokens["refresh_token"]
    buyer.expires_at = time.time() + tokens["expires_in"]
    return buyer
