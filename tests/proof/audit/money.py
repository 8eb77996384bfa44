"""I3: nobody pays twice, or for an order that they do not get. Checked against the provider's ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tests.proof.audit.facts import Facts, Intent, Order, Payment
from tests.proof.audit.verdicts import Verdict, verdict

HELD_AT_PROVIDER = "requires_capture"
UNDONE = {"voiding", "voided", "declined"}
"""Payments whose money is given back or was never taken. None of these pays an order."""


def no_double_charge(facts: Facts) -> Verdict:
    of_order: dict[str, list[Intent]] = defaultdict(list)
    for intent in facts.intents:
        of_order[intent.order_id].append(intent)
    orders = {order.order_id: order for order in facts.orders}
    payments = {payment.order_id: payment for payment in facts.payments}
    broken = [
        f"{order_id}: {why}"
        for order_id in sorted({*of_order, *payments})
        for why in _wrongs(orders.get(order_id), payments.get(order_id), of_order.get(order_id, []))
    ]
    return verdict("I3", "no double charge", broken, len(of_order))


def _wrongs(order: Order | None, payment: Payment | None, intents: list[Intent]) -> Iterator[str]:
    captures = sum(intent.captures for intent in intents)
    captured = sum(intent.captured for intent in intents)
    refunded = sum(intent.refunded for intent in intents)
    if captures > 1:
        yield f"captured {captures} times at the provider"
    if not 0 <= refunded <= captured:
        yield f"refunded {refunded} of {captured}"
    if payment:
        yield from _books_disagree(payment, captured, refunded)
    if order:
        yield from _order_disagrees(order, payment, intents, captured, refunded)
    elif captured > refunded:
        yield f"{captured - refunded} taken for an order that does not exist"


def _books_disagree(payment: Payment, captured: int, refunded: int) -> Iterator[str]:
    if (payment.captured, payment.refunded) != (captured, refunded):
        ours = f"{payment.captured} captured, {payment.refunded} refunded"
        yield f"our books say {ours}; the provider {captured}, {refunded}"
    if payment.captured > payment.amount:
        yield f"captured {payment.captured} of a payment of {payment.amount}"
    if payment.posted not in (None, (payment.captured, payment.refunded)):
        yield f"the ledger's entries add up to {payment.posted}, not to what was captured and refunded"
    if payment.balance:
        yield f"the double entry is out by {payment.balance}"


def _order_disagrees(
    order: Order, payment: Payment | None, intents: list[Intent], captured: int, refunded: int
) -> Iterator[str]:
    """At the provider's dashboard a part may be captured, which does not pay the order, and money may be refunded,
    which does not cancel it."""
    if captured > order.total:
        yield f"captured {captured} of a total of {order.total}"
    if order.status == "CONFIRMED":
        if captured != order.total:
            yield f"CONFIRMED, but {captured} of {order.total} was paid"
        if payment and payment.status in UNDONE:
            yield f"CONFIRMED, but its payment is {payment.status}"
    if order.status == "CANCELLED":
        if captured != refunded:
            yield f"CANCELLED, but {captured - refunded} was not given back"
        if any(intent.status == HELD_AT_PROVIDER for intent in intents):
            yield "CANCELLED, but the provider still holds the money"
