"""Fakes of cart's ports, in memory."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from cart.domain.errors import NoSuchCartError
from cart.domain.model import Cart, Line, Offer
from cart.domain.ports import CartWork, Work
from shop.kernel.money import Money

T = TypeVar("T")
CUSTOMER = "0192f0c0-0000-7000-8000-000000000001"


def eur(amount: int) -> Money:
    return Money(amount, "EUR")


def offer(sku: str = "tea", amount: int = 499, product_id: str = "p-1") -> Offer:
    return Offer(sku, product_id, f"A {sku}", eur(amount))


def line(sku: str = "tea", quantity: int = 1, amount: int = 499, product_id: str = "p-1", added_in: int = 0) -> Line:
    return Line(sku, product_id, f"A {sku}", quantity, eur(amount), added_in)


def quantities(cart: Cart) -> dict[str, int]:
    return {line.sku: line.quantity for line in cart.lines}


class FakeCart:
    """One caller's cart, stored in a dictionary."""

    def __init__(self, rows: dict[str, Cart], owner: str, *, guest: bool = False) -> None:
        self.rows = rows
        self.owner = owner
        self.guest = guest

    def read(self) -> Cart:
        if self.guest and self.owner not in self.rows:
            raise NoSuchCartError("no such cart")
        return self.rows.get(self.owner, Cart(self.owner))

    def update(self, change: Callable[[Cart], Cart]) -> Cart:
        self.rows[self.owner] = change(self.read())
        return self.rows[self.owner]


class FakeCatalogue:
    """Both Catalogue and CatalogueCopy."""

    def __init__(self, *offers: Offer) -> None:
        self.offers = {offer.sku: offer for offer in offers}
        self.versions: dict[str, int] = {}

    def find(self, skus: Collection[str]) -> Mapping[str, Offer]:
        return {sku: self.offers[sku] for sku in skus if sku in self.offers}

    def replace(self, product_id: str, version: int, offers: Sequence[Offer]) -> bool:
        if version <= self.versions.get(product_id, 0):
            return False
        self.versions[product_id] = version
        self.offers = {sku: offer for sku, offer in self.offers.items() if offer.product_id != product_id}
        self.offers |= {offer.sku: offer for offer in offers}
        return True


class FakeMergeLog:
    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def claim(self, merge_id: str, customer_id: str) -> bool:
        fresh = merge_id not in self.rows
        self.rows.setdefault(merge_id, customer_id)
        return fresh


@dataclass
class World:
    catalogue: FakeCatalogue = field(default_factory=lambda: FakeCatalogue(offer(), offer("pot", 2_999)))
    customers: dict[str, Cart] = field(default_factory=dict)
    guests: dict[str, Cart] = field(default_factory=dict)
    merges: FakeMergeLog = field(default_factory=FakeMergeLog)
    crash_at_commit: int = 0

    @property
    def work(self) -> Work:
        return Work(lambda owner: FakeCart(self.customers, owner), self.catalogue, self.catalogue, self.merges)

    def run(self, work: Callable[[Work], T], /) -> T:
        """Undoes everything if an exception is raised, like a transaction."""
        before = copy.deepcopy((self.customers, self.merges.rows))
        try:
            result = work(self.work)
            self._commit()
        except Exception:
            self.customers, self.merges.rows = before
            raise
        return result

    def _commit(self) -> None:
        if self.crash_at_commit:
            self.crash_at_commit -= 1
            raise ConnectionError

    @property
    def own(self) -> CartWork:
        return self.work.of_customer(CUSTOMER)

    def guest(self, token: str = "token") -> FakeCart:
        return FakeCart(self.guests, token, guest=True)

    def guest_with(self, *lines: Line, incarnation: str = "first") -> FakeCart:
        self.guests["token"] = Cart("guest-cart-1", 1, lines, incarnation=incarnation)
        return self.guest()
