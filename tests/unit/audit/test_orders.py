from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from orders.domain.model import Status
from orders.domain.saga_table import START, next_states
from tests.proof.audit.facts import Ack, Facts
from tests.proof.audit.orders import WAYS, idempotent, legal_paths, no_lost_order
from tests.unit.audit.planted import ACK, CONFIRMED, NOW, ORDER, RESERVATION, cancelled, path, whole

OLD = replace(ORDER, status="PAYMENT_PENDING", placed_at=NOW - timedelta(hours=1), due_at=NOW - timedelta(seconds=91))


def test_a_correct_shop_passes() -> None:
    assert no_lost_order(whole()).holds
    assert idempotent(whole()).holds
    assert legal_paths(whole()).holds
    assert legal_paths(cancelled()).holds


def test_without_a_log_nothing_is_checked() -> None:
    facts = replace(whole(), acks=None)

    for missing in (no_lost_order(facts).missing, idempotent(facts).missing):
        assert "`make audit ACKS=file`" in missing
        assert ".local/dev/load/acks-*.jsonl" in missing


def test_an_accepted_order_that_does_not_exist_is_lost() -> None:
    assert "no such order" in no_lost_order(replace(whole(), orders=[])).broken[0]


def test_an_order_must_end_90_seconds_after_its_deadline() -> None:
    waiting = replace(OLD, due_at=NOW + timedelta(seconds=1))

    assert "still PAYMENT_PENDING" in no_lost_order(replace(whole(), orders=[OLD])).broken[0]
    assert no_lost_order(replace(whole(), orders=[waiting])).holds


@pytest.mark.parametrize(
    ("second", "holds"),
    [
        pytest.param(ACK, True, id="the same answer again"),
        pytest.param(replace(ACK, status=409, order_id=""), True, id="a concurrent twin is told to wait"),
        pytest.param(replace(ACK, body="b-2", status=422, order_id=""), True, id="another body is refused"),
        pytest.param(replace(ACK, customer_id="c-2", order_id="o-2"), True, id="a stranger's key is their own"),
        pytest.param(replace(ACK, order_id="o-2"), False, id="two orders for one key"),
        pytest.param(replace(ACK, body="b-2"), False, id="another body was accepted"),
        pytest.param(replace(ACK, body="b-2", status=400, order_id=""), False, id="another body, but not 422"),
        pytest.param(replace(ACK, key="k-2"), False, id="one order for two keys"),
    ],
)
def test_one_key_one_order(second: Ack, holds: bool) -> None:
    assert idempotent(replace(whole(), acks=[ACK, second])).holds is holds


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (replace(whole(), history=path(*CONFIRMED[1:])), "from None to PAYMENT_PENDING"),
        (replace(whole(), history=path("STOCK_PENDING", "CONFIRMED")), "from STOCK_PENDING to CONFIRMED"),
        (replace(whole(), history=path(*CONFIRMED, "CANCELLED")), "from CONFIRMED to CANCELLED"),
        (replace(whole(), history=path(*CONFIRMED)[2:]), "went on from PAYMENT_PENDING when it was None"),
        (replace(whole(), history=path(*CONFIRMED[:-1])), "history ends with CAPTURE_PENDING"),
        (replace(whole(), history=[]), "history ends with None"),
        (replace(whole(), reservations=[]), "its stock is not reserved"),
        (cancelled(reservations=[RESERVATION]), "its stock is confirmed"),
    ],
)
def test_an_illegal_step_is_found(facts: Facts, why: str) -> None:
    assert any(why in line for line in legal_paths(facts).broken)


def test_a_command_that_is_sent_again_is_legal() -> None:
    assert legal_paths(replace(whole(), history=path("STOCK_PENDING", *CONFIRMED))).holds


def test_the_legal_steps_are_those_of_the_saga() -> None:
    """Two hands wrote them: when they part, one of them is wrong."""
    saga = {state.value: {way.value for way in next_states(state)} for state in Status if next_states(state)}

    assert {state: ways for state, ways in WAYS.items() if state} == saga
    assert WAYS[None] == {START.value}
