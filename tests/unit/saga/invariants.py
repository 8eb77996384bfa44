"""What must be true of a shop at rest, by its number in the list of invariants; each check answers what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from inventory.domain.model import Status as Held
from orders.domain.model import Order, Status
from orders.domain.saga_table import TERMINAL, next_states
from payments.domain.model import IntentStatus
from shop.contracts.message import Message
from shop.contracts.orders import OrderCancelled, OrderConfirmed, OrderPlaced
from tests.unit.saga.shop import SKUS, STOCK, Shop

ENDS: dict[Status, type[Message]] = {Status.CONFIRMED: OrderConfirmed, Status.CANCELLED: OrderCancelled}


def broken(shop: Shop) -> list[str]:
    found = list(stock(shop))
    for order in shop.orders.orders.rows.values():
        found += [f"{order.order_id} ({order.status}): {what}" for what in (*money(shop, order), *path(shop, order))]
    return found


def stock(shop: Shop) -> Iterator[str]:
    """I1, I2, I10."""
    confirmed = [order for order in shop.orders.orders.rows.values() if order.status is Status.CONFIRMED]
    for sku in SKUS:
        row = shop.inventory.stock.rows[sku]
        sold = sum(line.quantity for order in confirmed for line in order.lines if line.sku == sku)
        if STOCK + shop.adjusted[sku] != row.on_hand + sold:
            yield f"I2 {sku}: {STOCK} + {shop.adjusted[sku]} adjusted, but {row.on_hand} on hand and {sold} sold"
        if row.reserved:
            yield f"I10 {sku}: {row.reserved} still held"


def money(shop: Shop, order: Order) -> Iterator[str]:
    """I3: the provider is the witness."""
    intent = shop.payments.provider.intents.get(order.order_id)
    received, refunded = (intent.received, intent.refunded) if intent else (0, 0)
    if received not in (0, order.total.amount) or not 0 <= refunded <= received:
        yield f"I3 received {received}, refunded {refunded} of {order.total.amount}"
    if order.status is Status.CONFIRMED and (received, refunded) != (order.total.amount, 0):
        yield f"I3 confirmed, but received {received} and refunded {refunded}"
    if order.status is Status.CANCELLED and (refunded != received or (intent and intent.status is IntentStatus.HELD)):
        yield f"I3 cancelled, but received {received}, refunded {refunded}, {intent and intent.status}"


def path(shop: Shop, order: Order) -> Iterator[str]:
    """I4, I6, I7: it came to an end, along the table, and said so once."""
    if order.status not in TERMINAL:
        yield "I4 never ended"
        return
    entries = shop.orders.log.of_order(order.order_id)
    for entry in entries:
        known = entry.came_from is None or entry.went_to in next_states(entry.came_from) | {entry.came_from}
        if not known:
            yield f"I7 went from {entry.came_from} to {entry.went_to}"
    if [entry.version for entry in entries] != list(range(2, len(entries) + 2)):
        yield "I7 its history has gaps"
    said = Counter(type(message) for message in shop.told if message.aggregate_id == order.order_id)
    ends = said[OrderConfirmed] + said[OrderCancelled]
    if (said[OrderPlaced], said[ENDS[order.status]], ends) != (1, 1, 1):
        yield f"I6 said {dict(said)}"
    reservation = shop.inventory.reservations.rows[order.order_id]
    if (order.status is Status.CONFIRMED) != (reservation.status is Held.CONFIRMED):
        yield f"I7 its reservation is {reservation.status}"
