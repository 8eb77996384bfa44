"""The saga under every kind of bad luck (F6, F19 and more), a seed a schedule. A failing seed repeats its failure."""

from __future__ import annotations

import os

import pytest

from inventory.domain import model as inventory_model
from inventory.domain.release_stock import GIVES_BACK
from orders.domain.model import Status
from tests.unit.saga.invariants import broken
from tests.unit.saga.schedule import Schedule

SEEDS = int(os.environ.get("SCHEDULES", "120"))
STEPS = 500


@pytest.mark.parametrize("first", range(0, SEEDS, 20))
def test_invariants_hold_at_rest(first: int) -> None:
    for seed in range(first, first + 20):
        assert not broken(Schedule(seed).run(STEPS)), f"seed {seed}"


def test_schedules_reach_every_corner() -> None:
    """A simulation that never goes wrong proves nothing."""
    shops = [Schedule(seed).run(STEPS) for seed in range(20)]
    orders = [order for shop in shops for order in shop.orders.orders.rows.values()]
    assert {order.status for order in orders} == {Status.CONFIRMED, Status.CANCELLED}
    reasons = {order.reason for order in orders if order.reason}
    every = {"insufficient_stock", "payment_declined", "payment_timeout", "reservation_expired", "payment_failed"}
    assert reasons == every | {"cancelled_by_customer"}
    assert any(shop.orders.journal.ignored_events for shop in shops)


def test_a_forgotten_compensation_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(GIVES_BACK, inventory_model.Status.CONFIRMED)
    assert any(broken(Schedule(seed).run(STEPS)) for seed in range(60))
