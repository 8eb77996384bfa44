"""A cart: lines with the price that the buyer saw. A cart is a value: a change makes another, with the next version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """`unit_price` is what it cost when the buyer last touched the line. `added_in` is the version in which the cart
    got it."""

    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: Money
    added_in: int = 0

    @property
    def line_id(self) -> str:
        """Never used twice in a cart: a line that was ordered or removed, and is added again, is another line. Orders
        holds every line to one order by it (docs/adr/0014)."""
        return f"{self.added_in}.{self.sku}"

    def is_of(self, offer: Offer | Line) -> bool:
        """The SKU of a deleted product may belong to another one later."""
        return (self.sku, self.product_id) == (offer.sku, offer.product_id)


@dataclass(frozen=True, slots=True)
class Bought:
    """What an order took out of its cart. Orders placed before lines had ids name none."""

    sku: str
    quantity: int
    line_id: str | None = None

    def is_of(self, line: Line) -> bool:
        return self.sku == line.sku if self.line_id is None else self.line_id == line.line_id


@dataclass(frozen=True, slots=True)
class Cart:
    """`merged_into` is the customer whose cart took over this guest's; nothing changes in it from then on."""

    cart_id: str
    version: int = 0
    lines: tuple[Line, ...] = ()
    merged_into: str | None = None

    def line_of(self, offer: Offer | Line) -> Line | None:
        return next((line for line in self.lines if line.is_of(offer)), None)

    def quantity_of(self, offer: Offer | Line) -> int:
        line = self.line_of(offer)
        return line.quantity if line else 0

    def added(self, offer: Offer, quantity: int) -> Cart:
        return self.with_quantity(offer, self.quantity_of(offer) + quantity)

    def with_quantity(self, offer: Offer, quantity: int) -> Cart:
        """A line of another product that had this SKU before is replaced. Raises QuantityError, CartFullError,
        MixedCurrenciesError, CartMergedError."""
        if not 1 <= quantity <= MAX_QUANTITY:
            raise QuantityError(
                f"A line holds 1 to {MAX_QUANTITY} of a SKU; this would make {quantity}. DELETE removes a line.",
                sku=offer.sku,
                in_cart=self.quantity_of(offer),
            )
        if any(line.unit_price.currency != offer.price.currency for line in self.lines if line.sku != offer.sku):
            raise MixedCurrenciesError("A cart holds one currency. Order what is in it first, or remove it.")
        known = self.line_of(offer)
        added_in = known.added_in if known else self.version + 1
        line = Line(offer.sku, offer.product_id, offer.title, quantity, offer.price, added_in)
        others = tuple(own for own in self.lines if own.sku != offer.sku or own is known)
        return self._changed(_placed(others, line))

    def without(self, sku: str) -> Cart:
        left = tuple(line for line in self.lines if line.sku != sku)
        return self._open() if left == self.lines else self._changed(left)

    def less(self, bought: Sequence[Bought]) -> Cart:
        """What is left when `bought` has become an order. What was added meanwhile stays, as a line of its own where
        an ordered line was raised."""
        left = tuple(self._left_of(line, bought) for line in self.lines)
        return self if left == self.lines else self._changed(line for line in left if line.quantity > 0)

    def _left_of(self, line: Line, bought: Sequence[Bought]) -> Line:
        taken = sum(each.quantity for each in bought if each.is_of(line))
        return replace(line, quantity=line.quantity - taken, added_in=self.version + 1) if taken else line

    def merged_with(self, guest: Cart) -> Cart:
        """Quantities add up, as far as a cart holds them: a log-in must not fail over a full cart. A line in both keeps
        the price of this one."""
        merged = self
        for line in guest.lines:
            merged = merged._taken(replace(line, added_in=self.version + 1))
        return merged if merged is self else replace(merged, version=self.version + 1)

    def frozen_for(self, customer_id: str) -> Cart:
        """The guest's cart on its way into the customer's; the second time the same."""
        if self.merged_into == customer_id:
            return self
        return replace(self._open(), version=self.version + 1, merged_into=customer_id)

    def _taken(self, line: Line) -> Cart:
        known = self.quantity_of(line)
        room = min(MAX_QUANTITY - known, MAX_UNITS - _units(self.lines))
        foreign = any(own.unit_price.currency != line.unit_price.currency for own in self.lines)
        if room <= 0 or foreign or (not known and len(self.lines) >= MAX_LINES):
            return self
        own = self.line_of(line) or replace(line, quantity=0)
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
    """In the place of the line that it was, or last."""
    if any(own.is_of(line) for own in lines):
        return tuple(line if own.is_of(line) else own for own in lines)
    return (*lines, line)


def _units(lines: Iterable[Line]) -> int:
    return sum(line.quantity for line in lines)
