"""What cart needs of the world."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from cart.domain.model import Cart, Offer

T = TypeVar("T")


class CartStore(Protocol):
    """One caller's cart."""

    def read(self) -> Cart:
        """Raises NoSuchCartError for a guest's that is not there."""
        ...

    def update(self, change: Callable[[Cart], Cart]) -> Cart:
        """Reads, changes and writes as one step. `change` may be called again with a newer cart; where it answers the
        same cart, nothing is written."""
        ...


class Catalogue(Protocol):
    def find(self, skus: Collection[str]) -> Mapping[str, Offer]:
        """Those on sale; the others are missing."""
        ...


class CatalogueCopy(Protocol):
    def replace(self, product_id: str, version: int, offers: Sequence[Offer]) -> bool:
        """All that is on sale of a product. False, and nothing done, for a version that is not newer."""
        ...


class MergeLog(Protocol):
    def claim(self, guest_cart_id: str, customer_id: str) -> bool:
        """True once per guest cart, in the transaction that takes its lines over."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a caller's request works on."""

    cart: CartStore
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Work:
    """What one transaction may touch. `cart_of` locks the customer's cart when it is updated."""

    cart_of: Callable[[str], CartStore]
    catalogue: Catalogue
    copies: CatalogueCopy
    merges: MergeLog

    def shelf(self, customer_id: str) -> Shelf:
        return Shelf(self.cart_of(customer_id), self.catalogue)


class Run(Protocol):
    """One transaction, repeated whole after a deadlock."""

    def __call__(self, work: Callable[[Work], T], /) -> T: ...
