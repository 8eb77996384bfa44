"""I4, I7 and I9: an accepted order exists and ends, its status takes only legal steps, and it is placed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

from tests.proof.audit.facts import Ack, Facts, Order, Step
from tests.proof.audit.verdicts import Verdict, not_checked, verdict

ENDS_WITHIN = timedelta(seconds=90)
TERMINAL = {"CONFIRMED", "CANCELLED"}
WAYS: dict[str | None, set[str]] = {
    None: {"STOCK_PENDING"},
    "STOCK_PENDING": {"PAYMENT_PENDING", "RELEASE_PENDING", "CANCELLED"},
    "PAYMENT_PENDING": {"CONFIRMATION_PENDING", "VOID_PENDING", "RELEASE_PENDING"},
    "CONFIRMATION_PENDING": {"CAPTURE_PENDING", "VOID_PENDING"},
    "CAPTURE_PENDING": {"CONFIRMED", "VOID_PENDING"},
    "VOID_PENDING": {"RELEASE_PENDING"},
    "RELEASE_PENDING": {"CANCELLED"},
}
"""A second copy of the saga's table on purpose: with the saga's own table the audit would not see a mistake in it."""
NO_LOG = "no acknowledgement log; `make load` writes .local/dev/load/acks-*.jsonl, `make audit ACKS=file` reads it"
CONFLICT, UNPROCESSABLE, OURS = 409, 422, 500
ACCEPTED = range(200, 300)


def no_lost_order(facts: Facts, ends_within: timedelta = ENDS_WITHIN) -> Verdict:
    title = "no lost order"
    if facts.acks is None:
        return not_checked("I4", title, NO_LOG)
    accepted = [ack for ack in facts.acks if ack.status in ACCEPTED]
    orders = {order.order_id: order for order in facts.orders}
    broken = (f"{ack.order_id or ack.key}: {why}" for ack in accepted for why in _lost(ack, orders, facts, ends_within))
    return verdict("I4", title, broken, len(accepted))


def _lost(ack: Ack, orders: dict[str, Order], facts: Facts, ends_within: timedelta) -> Iterator[str]:
    order = orders.get(ack.order_id)
    if order is None:
        yield f"answered {ack.status} to {ack.customer_id} at {ack.at:%H:%M:%S}, but there is no such order"
    elif order.status not in TERMINAL and facts.now > max(order.due_at, order.placed_at) + ends_within:
        yield f"still {order.status} {(facts.now - order.placed_at).total_seconds():.0f} s after it was placed"


def idempotent(facts: Facts) -> Verdict:
    title = "one key, one order, one answer"
    if facts.acks is None:
        return not_checked("I9", title, NO_LOG)
    of_key: dict[tuple[str, str], list[Ack]] = defaultdict(list)
    for ack in facts.acks:
        of_key[ack.customer_id, ack.key].append(ack)
    broken = [f"key {key}: {why}" for (_, key), acks in of_key.items() for why in _ambiguities(acks)]
    return verdict("I9", title, broken + list(_shared(facts.acks)), len(of_key))


def _ambiguities(acks: Iterable[Ack]) -> Iterator[str]:
    accepted = [ack for ack in acks if ack.status in ACCEPTED]
    orders = sorted({ack.order_id for ack in accepted})
    if len(orders) > 1:
        yield f"made {len(orders)} orders: {', '.join(orders)}"
    bodies = {ack.body for ack in accepted}
    if len(bodies) > 1:
        yield f"{len(bodies)} different bodies were accepted"
    others = {ack.status for ack in acks if bodies and ack.body not in bodies and ack.status < OURS}
    if others - {UNPROCESSABLE, CONFLICT}:
        yield f"another body was answered {', '.join(map(str, sorted(others)))}, not 422"


def _shared(acks: Iterable[Ack]) -> Iterator[str]:
    keys: dict[str, set[str]] = defaultdict(set)
    for ack in acks:
        if ack.order_id:
            keys[ack.order_id].add(ack.key)
    yield from (f"order {order}: answered to {len(of)} keys" for order, of in keys.items() if len(of) > 1)


def legal_paths(facts: Facts) -> Verdict:
    """Also: the stock of a CONFIRMED order is sold, and a CANCELLED order holds none."""
    histories: dict[str, list[Step]] = defaultdict(list)
    for step in facts.history:
        histories[step.order_id].append(step)
    wrong = [f"{order}: {why}" for order, path in histories.items() for why in _detours(path)]
    return verdict("I7", "legal transitions only", wrong + list(_contradictions(facts, histories)), len(facts.orders))


def _detours(path: list[Step]) -> Iterator[str]:
    """A step to the same status is legal: its command was sent again."""
    here: str | None = None
    for step in path:
        if step.came_from != here:
            yield f"went on from {step.came_from} when it was {here}"
        if step.went_to != here and step.went_to not in WAYS.get(here, set()):
            yield f"went from {here} to {step.went_to}"
        here = step.went_to


def _contradictions(facts: Facts, histories: dict[str, list[Step]]) -> Iterator[str]:
    stock = {reservation.order_id: reservation.status for reservation in facts.reservations}
    for order in facts.orders:
        path = histories.get(order.order_id)
        if not path or path[-1].went_to != order.status:
            yield f"{order.order_id}: is {order.status}, but its history ends with {path and path[-1].went_to}"
        held = stock.get(order.order_id)
        if order.status == "CONFIRMED" and held != "confirmed":
            yield f"{order.order_id}: CONFIRMED, but its stock is {held or 'not reserved'}"
        if order.status == "CANCELLED" and held in {"held", "confirmed"}:
            yield f"{order.order_id}: CANCELLED, but its stock is {held}"
