"""The ports of cart, and the `Work` that a use case is given."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from cart.domain.model import Cart, Offer


class CartStore(Protocol):
    """The cart of one customer or guest."""

    def read(self) -> Cart:
        """A customer without a cart has an empty one. Raises NoSuchCartError if a guest's cart does not exist."""
        ...

    def update(self, change: Callable[[Cart], Cart]) -> Cart:
        """Reads, changes and writes the cart as one step, and returns the new cart. Writes nothing if `change` returns
        an equal cart. May call `change` again with a newer cart."""
        ...


class Catalogue(Protocol):
    def find(self, skus: Collection[str]) -> Mapping[str, Offer]:
        """The offers by SKU. SKUs that are not on sale are left out."""
        ...


class CatalogueCopy(Protocol):
    def replace(self, product_id: str, version: int, offers: Sequence[Offer]) -> bool:
        """`offers` are all that the product has on sale. Returns False and changes nothing if `version` is not newer
        than the stored one."""
        ...


class MergeLog(Protocol):
    def claim(self, merge_id: str, customer_id: str) -> bool:
        """True for the first call with this cart, in the transaction that adds its lines; False for all others."""
        ...


@dataclass(frozen=True, slots=True)
class CartWork:
    """What a use case on one cart is given: that cart, and the catalogue."""

    cart: CartStore
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case is given: the stores of one transaction. Updating a cart of `cart_of` locks it."""

    cart_of: Callable[[str], CartStore]
    catalogue: Catalogue
    copies: CatalogueCopy
    merges: MergeLog

    def of_customer(self, customer_id: str) -> CartWork:
        return CartWork(self.cart_of(customer_id), self.catalogue)
