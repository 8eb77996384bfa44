"""I1, I2 and I10: no piece is oversold, lost, or held by a reservation that has expired."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.proof.audit.facts import Facts, SkuBook
from tests.proof.audit.verdicts import Verdict, verdict

HELD_OVER = timedelta(seconds=5)


def no_oversell(facts: Facts) -> Verdict:
    broken = (
        f"{row.sku}: reserved {row.reserved} + sold {row.sold} of {row.supplied}, available {row.available}"
        for row in facts.skus
        if row.reserved + row.sold > row.supplied or row.available < 0
    )
    return verdict("I1", "no oversell", broken, len(facts.skus))


def conservation(facts: Facts) -> Verdict:
    broken = (f"{row.sku}: {why}" for row in facts.skus for why in _imbalances(row))
    return verdict("I2", "stock is conserved", broken, len(facts.skus))


def _imbalances(row: SkuBook) -> Iterator[str]:
    if row.supplied != row.available + row.reserved + row.sold:
        yield f"supplied {row.supplied}, but available {row.available} + reserved {row.reserved} + sold {row.sold}"
    if not row.reserved == row.held == row.in_held:
        yield f"reserved {row.reserved}, by the ledger {row.held}, by reservations {row.in_held}"
    if row.sold != row.in_confirmed:
        yield f"sold {row.sold} by the ledger, {row.in_confirmed} by reservations"


def no_stuck_reservation(facts: Facts, sweep: timedelta) -> Verdict:
    """`sweep` is how often the shop looks for expired reservations."""
    limit = facts.now - HELD_OVER - sweep
    held = [row for row in facts.reservations if row.status == "held" and row.expires_at]
    broken = (
        f"{row.order_id}: held since it expired at {row.expires_at:%H:%M:%S}"
        for row in held
        if row.expires_at and row.expires_at < limit
    )
    return verdict("I10", "no reservation outlives its time", broken, len(held))
