"""A cart: lines with the price that the buyer saw. A cart is a value: a change makes another, with the next version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cart.domain.errors import CartFullError, CartMergedError, MixedCurrenciesError, QuantityError
from shop.kernel.money import Money

MAX_QUANTITY = 999
MAX_LINES = 100
MAX_UNITS = 9_999


@dataclass(frozen=True, slots=True)
class Offer:
    """A SKU that is on sale now."""

    sku: str
    product_id: str
    title: str
    price: Money


@dataclass(frozen=True, slots=True)
class Line:
    """`unit_price` is what it cost when the buyer last touched the line."""

    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: Money


@dataclass(frozen=True, slots=True)
class Cart:
    """`merged_into` is the customer whose cart took over this guest's; nothing changes in it from then on."""

    cart_id: str
    version: int = 0
    lines: tuple[Line, ...] = ()
    merged_into: str | None = None

    def quantity_of(self, sku: str) -> int:
        return next((line.quantity for line in self.lines if line.sku == sku), 0)

    def added(self, offer: Offer, quantity: int) -> Cart:
        return self.with_quantity(offer, self.quantity_of(offer.sku) + quantity)

    def with_quantity(self, offer: Offer, quantity: int) -> Cart:
        """Raises QuantityError, CartFullError, MixedCurrenciesError, CartMergedError."""
        if not 1 <= quantity <= MAX_QUANTITY:
            raise QuantityError(
                f"A line holds 1 to {MAX_QUANTITY} of a SKU; this would make {quantity}. DELETE removes a line.",
                sku=offer.sku,
                in_cart=self.quantity_of(offer.sku),
            )
        if any(line.unit_price.currency != offer.price.currency for line in self.lines if line.sku != offer.sku):
            raise MixedCurrenciesError("A cart holds one currency. Order what is in it first, or remove it.")
        line = Line(offer.sku, offer.product_id, offer.title, quantity, offer.price)
        return self._changed(_placed(self.lines, line))

    def without(self, sku: str) -> Cart:
        if not self.quantity_of(sku):
            return self._open()
        return self._changed(line for line in self.lines if line.sku != sku)

    def less(self, bought: Mapping[str, int]) -> Cart:
        """What is left when `bought` (quantities by SKU) has become an order; what was added meanwhile stays."""
        left = [replace(line, quantity=line.quantity - bought.get(line.sku, 0)) for line in self.lines]
        if tuple(left) == self.lines:
            return self
        return self._changed(line for line in left if line.quantity > 0)

    def merged_with(self, guest: Cart) -> Cart:
        """Quantities add up, as far as a cart holds them: a log-in must not fail over a full cart. A line in both keeps
        the price of this one."""
        merged = self
        for line in guest.lines:
            merged = merged._taken(line)
        return merged if merged is self else replace(merged, version=self.version + 1)

    def frozen_for(self, customer_id: str) -> Cart:
        """The guest's cart on its way into the customer's; the second time the same."""
        if self.merged_into == customer_id:
            return self
        return replace(self._open(), version=self.version + 1, merged_into=customer_id)

    def _taken(self, line: Line) -> Cart:
        known = self.quantity_of(line.sku)
        room = min(MAX_QUANTITY - known, MAX_UNITS - _units(self.lines))
        foreign = any(own.unit_price.currency != line.unit_price.currency for own in self.lines)
        if room <= 0 or foreign or (not known and len(self.lines) >= MAX_LINES):
            return self
        own = next((own for own in self.lines if own.sku == line.sku), replace(line, quantity=0))
        grown = replace(own, quantity=own.quantity + min(line.quantity, room))
        return replace(self, lines=_placed(self.lines, grown))

    def _changed(self, lines: Iterable[Line]) -> Cart:
        changed = replace(self._open(), version=self.version + 1, lines=tuple(lines))
        if len(changed.lines) > MAX_LINES or _units(changed.lines) > MAX_UNITS:
            raise CartFullError(f"A cart holds {MAX_LINES} lines and {MAX_UNITS} units. Order a part of it first.")
        return changed

    def _open(self) -> Cart:
        if self.merged_into:
            raise CartMergedError("This guest cart went into a customer's cart. Log in to use that one.")
        return self


def _placed(lines: tuple[Line, ...], line: Line) -> tuple[Line, ...]:
    """In the place of its SKU's line, or last."""
    if any(own.sku == line.sku for own in lines):
        return tuple(line if own.sku == line.sku else own for own in lines)
    return (*lines, line)


def _units(lines: Iterable[Line]) -> int:
    return sum(line.quantity for line in lines)
