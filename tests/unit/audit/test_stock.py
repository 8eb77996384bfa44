from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.proof.audit.facts import Reservation, SkuBook
from tests.proof.audit.stock import conservation, no_oversell, no_stuck_reservation
from tests.unit.audit.planted import NOW, RESERVATION, SKU, whole

SWEEP = timedelta(seconds=2)


def test_a_correct_shop_passes() -> None:
    assert no_oversell(whole()).holds
    assert conservation(whole()).holds
    assert no_stuck_reservation(whole(), SWEEP).holds


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(replace(SKU, sold=9, on_hand=1), id="sold and reserved exceed what was supplied"),
        pytest.param(replace(SKU, on_hand=1), id="available below zero"),
    ],
)
def test_oversell_is_found(row: SkuBook) -> None:
    found = no_oversell(replace(whole(), skus=[SKU, row]))

    assert len(found.broken) == 1
    assert row.sku in found.broken[0]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(replace(SKU, on_hand=8), id="a piece appeared"),
        pytest.param(replace(SKU, on_hand=6), id="a piece vanished"),
        pytest.param(replace(SKU, held=1), id="the ledger holds less than the row"),
        pytest.param(replace(SKU, in_held=3), id="reservations hold more than the row"),
        pytest.param(replace(SKU, in_confirmed=2), id="sold without a reservation"),
    ],
)
def test_an_imbalance_is_found(row: SkuBook) -> None:
    assert not conservation(replace(whole(), skus=[row])).holds


@pytest.mark.parametrize(
    ("reservation", "stuck"),
    [
        (replace(RESERVATION, status="held", expires_at=NOW - timedelta(seconds=8)), True),
        (replace(RESERVATION, status="held", expires_at=NOW - timedelta(seconds=6)), False),
        (replace(RESERVATION, status="expired", expires_at=NOW - timedelta(hours=1)), False),
    ],
)
def test_a_reservation_may_expire_one_sweep_and_five_seconds_late(reservation: Reservation, stuck: bool) -> None:
    found = no_stuck_reservation(replace(whole(), reservations=[reservation]), SWEEP)

    assert found.holds is not stuck
