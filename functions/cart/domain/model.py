"""A cart: lines with the price that the buyer saw. A cart is a value: a change makes another, with the next version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

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
    """`unit_price` is the price when the buyer last changed the line. `added_in` is the version of the cart that added
    the line."""

    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: Money
    added_in: int = 0

    @property
    def line_id(self) -> str:
        """Never used twice in a cart: a SKU that was ordered or removed gets a new line when it is added again. The
        orders service uses it to order each line at most once (docs/adr/0014)."""
        return f"{self.added_in}.{self.sku}"

    def is_of(self, offer: Offer | Line) -> bool:
        """Compares the product too: the SKU of a deleted product may belong to another one later."""
        return (self.sku, self.product_id) == (offer.sku, offer.product_id)


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """A line of an order. `line_id` is None in orders from before cart lines had ids."""

    sku: str
    quantity: int
    line_id: str | None = None

    def is_of(self, line: Line) -> bool:
        return self.sku == line.sku if self.line_id is None else self.line_id == line.line_id


@dataclass(frozen=True, slots=True)
class Cart:
    """`merged_into` is the customer whom this guest's cart was merged into; it never changes after that.
    `incarnation` is new each time that a cart is stored for a guest's token, so that a cart that was lost and filled
    again can be merged again. It is empty in customers' carts and in older guests' carts."""

    cart_id: str
    version: int = 0
    lines: tuple[Line, ...] = ()
    merged_into: str | None = None
    incarnation: str = field(default="", compare=False)

    @property
    def merge_id(self) -> str:
        """Identifies this guest's cart in the merge log."""
        return self.incarnation or self.cart_id

    def line_of(self, offer: Offer | Line) -> Line | None:
        return next((line for line in self.lines if line.is_of(offer)), None)

    def quantity_of(self, offer: Offer | Line) -> int:
        line = self.line_of(offer)
        return line.quantity if line else 0

    def added(self, offer: Offer, quantity: int) -> Cart:
        return self.with_quantity(offer, self.quantity_of(offer) + quantity)

    def with_quantity(self, offer: Offer, quantity: int) -> Cart:
        """Replaces a line of another product that had this SKU before. Raises QuantityError, CartFullError,
        MixedCurrenciesError and CartMergedError."""
        if not 1 <= quantity <= MAX_QUANTITY:
            raise QuantityError(
                f"A line can hold 1 to {MAX_QUANTITY} of a SKU; this would make {quantity}. DELETE removes a line.",
                sku=offer.sku,
                in_cart=self.quantity_of(offer),
            )
        if any(line.unit_price.currency != offer.price.currency for line in self.lines if line.sku != offer.sku):
            raise MixedCurrenciesError("A cart can hold one currency only. Order or remove its lines first.")
        known = self.line_of(offer)
        added_in = known.added_in if known else self.version + 1
        line = Line(offer.sku, offer.product_id, offer.title, quantity, offer.price, added_in)
        others = tuple(own for own in self.lines if own.sku != offer.sku or own is known)
        return self._changed(_with_line(others, line))

    def without(self, sku: str) -> Cart:
        left = tuple(line for line in self.lines if line.sku != sku)
        return self._unmerged() if left == self.lines else self._changed(left)

    def without_ordered(self, ordered: Sequence[OrderedLine]) -> Cart:
        """Removes what was ordered. If a line's quantity was raised since, the rest stays as a line with a new id."""
        left = tuple(self._rest_of(line, ordered) for line in self.lines)
        return self if left == self.lines else self._changed(line for line in left if line.quantity > 0)

    def _rest_of(self, line: Line, ordered: Sequence[OrderedLine]) -> Line:
        count = sum(each.quantity for each in ordered if each.is_of(line))
        return replace(line, quantity=line.quantity - count, added_in=self.version + 1) if count else line

    def merged_with(self, guest: Cart) -> Cart:
        """Adds the guest's lines as far as a cart can hold them, and drops the rest: a full cart must not make a log-in
        fail. A line that is in both carts keeps the price of this one."""
        merged = self
        for line in guest.lines:
            merged = merged._with_guest_line(replace(line, added_in=self.version + 1))
        return merged if merged is self else replace(merged, version=self.version + 1)

    def frozen_for(self, customer_id: str) -> Cart:
        """The guest's cart, before it is merged into the customer's. Freezing it again changes nothing. Raises
        CartMergedError if it is frozen for another customer."""
        if self.merged_into == customer_id:
            return self
        return replace(self._unmerged(), version=self.version + 1, merged_into=customer_id)

    def _with_guest_line(self, line: Line) -> Cart:
        known = self.quantity_of(line)
        room = min(MAX_QUANTITY - known, MAX_UNITS - _units(self.lines))
        other_currency = any(own.unit_price.currency != line.unit_price.currency for own in self.lines)
        if room <= 0 or other_currency or (not known and len(self.lines) >= MAX_LINES):
            return self
        own = self.line_of(line) or replace(line, quantity=0)
        grown = replace(own, quantity=own.quantity + min(line.quantity, room))
        return replace(self, lines=_with_line(self.lines, grown))

    def _changed(self, lines: Iterable[Line]) -> Cart:
        changed = replace(self._unmerged(), version=self.version + 1, lines=tuple(lines))
        if len(changed.lines) > MAX_LINES or _units(changed.lines) > MAX_UNITS:
            raise CartFullError(f"A cart can hold {MAX_LINES} lines and {MAX_UNITS} units. Order or remove some first.")
        return changed

    def _unmerged(self) -> Cart:
        if self.merged_into:
            raise CartMergedError("This guest cart was merged into a customer's cart. Log in to use that one.")
        return self


def _with_line(lines: tuple[Line, ...], line: Line) -> tuple[Line, ...]:
    """Replaces the line of the same product and SKU, or adds it as the last one."""
    if any(own.is_of(line) for own in lines):
        return tuple(line if own.is_of(line) else own for own in lines)
    return (*lines, line)


def _units(lines: Iterable[Line]) -> int:
    return sum(line.quantity for line in lines)
