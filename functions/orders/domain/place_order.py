"""Places an order from a cart, at the current prices and if everything is available."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from orders.domain.cart import Cart, CartLine
from orders.domain.errors import (
    EmptyCartError,
    InsufficientStockError,
    PriceChangedError,
    TotalNotChargeableError,
    UnavailableProductError,
)
from orders.domain.messages import order_placed
from orders.domain.model import PLACED, Address, Line, Order
from orders.domain.ports import Offer, Work
from orders.domain.saga import save_and_emit
from orders.domain.saga_table import START
from shop.contracts.payments import charge_limits
from shop.kernel.money import Money, total


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """`accepted`: the total the customer agrees to pay, whatever prices the cart shows."""

    customer_id: str
    address: Address
    accepted: Money | None = None


def place_order(work: Work, request: OrderRequest, cart: Cart) -> Order:
    """Saves the order, emits OrderPlaced and sends the saga's first command. Raises the errors of orders.domain.errors
    that refuse a cart."""
    if not cart.lines:
        raise EmptyCartError("Your cart is empty. Put something in with POST /v1/cart/items.")
    offers = _offers(work, cart)
    lines = tuple(_line(offers[wanted.line_id], wanted) for wanted in cart.lines)
    due = total((line.unit_price * line.quantity for line in lines), lines[0].unit_price.currency)
    _check_price(cart, offers, due, request.accepted)
    _check_chargeable(due)
    _check_stock(cart, offers)
    return _save_new(work, request, cart, lines, due)


def _offers(work: Work, cart: Cart) -> dict[str, Offer]:
    """The offers of the cart's lines, by line id. Raises UnavailableProductError."""
    known = work.copies.offers([line.sku for line in cart.lines])
    found = {line.line_id: known.get((line.sku, line.product_id)) for line in cart.lines}
    offers = {line_id: offer for line_id, offer in found.items() if offer and offer.published}
    gone = [line.sku for line in cart.lines if line.line_id not in offers]
    if gone:
        raise UnavailableProductError(f"No longer for sale: {', '.join(gone)}. Take it out of your cart.", skus=gone)
    return offers


def _line(offer: Offer, wanted: CartLine) -> Line:
    return Line(offer.sku, offer.product_id, offer.title, wanted.quantity, offer.price, wanted.line_id)


def _check_price(cart: Cart, offers: Mapping[str, Offer], due: Money, accepted: Money | None) -> None:
    moved = [line for line in cart.lines if line.unit_price != offers[line.line_id].price]
    if accepted == due or (accepted is None and not moved):
        return
    raise PriceChangedError(
        f"The total is {due.amount} {due.currency} now. Send it as accepted_total to order at this price.",
        total=asdict(due),
        lines=[
            {"sku": line.sku, "was": asdict(line.unit_price), "now": asdict(offers[line.line_id].price)}
            for line in moved
        ],
    )


def _check_chargeable(due: Money) -> None:
    """Refuses a total that the payment provider would decline, before the cart is emptied."""
    least, most = charge_limits(due.currency)
    if least <= due.amount <= most:
        return
    bound = f"at least {least}. Add something" if due.amount < least else f"at most {most}. Order in parts"
    raise TotalNotChargeableError(
        f"The total is {due.amount} {due.currency} in minor units; what can be paid is {bound}. Your cart is kept.",
        total=asdict(due),
        least=asdict(Money(least, due.currency)),
        most=asdict(Money(most, due.currency)),
    )


def _check_stock(cart: Cart, offers: Mapping[str, Offer]) -> None:
    """Refuses at once what the copy of stock shows to be short. The reservation has the last word."""
    short = [
        {"sku": line.sku, "requested": line.quantity, "available": available}
        for line in cart.lines
        if (available := offers[line.line_id].available) is not None and available < line.quantity
    ]
    if short:
        raise InsufficientStockError("There is too little in stock. Lower the quantities in lines.", lines=short)


def _save_new(work: Work, request: OrderRequest, cart: Cart, lines: tuple[Line, ...], due: Money) -> Order:
    now = work.now()
    order = Order(
        order_id=work.new_id(),
        customer_id=request.customer_id,
        cart_id=cart.cart_id,
        cart_version=cart.version,
        lines=lines,
        total=due,
        address=request.address,
        placed_at=now,
        updated_at=now,
        status=START,
        version=1,
    )
    work.orders.add(order)
    work.emit(order_placed(order), version=order.version)
    return save_and_emit(work, order, PLACED, None)
