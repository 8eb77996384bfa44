"""The short forms of F3 and F5: a few kills under steady orders, and the audit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from localstack.stack import Stack
from tests.proof.faults import f3, f5, kills
from tests.proof.faults.kills import Open
from tests.proof.faults.schedule import left_to_do
from tests.proof.faults.shop import Shop, under_test

KILLS = 2


@pytest.fixture(scope="module")
def shop(stack: Stack) -> Iterator[Shop]:
    with under_test(stack) as shop:
        yield shop


@pytest.mark.parametrize("make", [f3.make, f5.make], ids=[f3.NAME, f5.NAME])
def test_every_invariant_holds_after_kills(shop: Shop, make: Open) -> None:
    (outcomes,) = kills.run(shop, make, left_to_do(1, KILLS, []), print)

    assert [outcome.problems for outcome in outcomes] == [[]] * KILLS
    assert outcomes[-1].audit["I4"]["of"] > 0, "the audit saw the orders"
