"""Removes from a customer's cart what they have ordered."""

from __future__ import annotations

from cart.domain.model import OrderedLine
from cart.domain.ports import Work
from shop.contracts.message import Envelope
from shop.contracts.orders import OrderPlaced


def remove_ordered(event: Envelope[OrderPlaced], work: Work) -> None:
    ordered = [OrderedLine(line.sku, line.quantity, line.cart_line_id) for line in event.data.lines]
    work.cart_of(event.data.customer_id).update(lambda cart: cart.without_ordered(ordered))
