from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.proof.audit.events import all_heard, effect_once, in_order, no_lost_event
from tests.proof.audit.facts import Effect, OutboxRow, ParkedRecord, TopicRecord
from tests.unit.audit.planted import NOW, RECORD, SENT, whole

SECOND = replace(RECORD, offset=1, event_id="e-2", version=2)


def test_a_correct_shop_passes() -> None:
    assert no_lost_event(whole()).holds
    assert in_order(whole()).holds
    assert all_heard(whole()).holds
    assert effect_once(replace(whole(), effects=[Effect("captured", "o-1", 1)])).holds


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (replace(SENT, event_id="e-9"), "on no topic"),
        (replace(SENT, sent=False, created_at=NOW - timedelta(seconds=91)), "unsent for 91 s"),
        (replace(SENT, sent=False, parked=True), "no topic takes it"),
    ],
)
def test_a_lost_event_is_found(row: OutboxRow, why: str) -> None:
    assert why in no_lost_event(replace(whole(), outbox=[row])).broken[0]


def test_a_young_row_may_still_be_unsent() -> None:
    young = replace(SENT, event_id="e-9", sent=False, created_at=NOW - timedelta(seconds=89))

    assert no_lost_event(replace(whole(), outbox=[young])).holds


@pytest.mark.parametrize(
    ("records", "holds"),
    [
        pytest.param([RECORD, SECOND], True, id="in order"),
        pytest.param([RECORD, SECOND, replace(RECORD, offset=2)], True, id="an old one repeated"),
        pytest.param([SECOND, replace(RECORD, offset=2)], False, id="an old one first seen late"),
        pytest.param([SECOND, replace(RECORD, offset=2, aggregate_id="o-2")], True, id="of another aggregate"),
    ],
)
def test_first_appearances_follow_the_version(records: list[TopicRecord], holds: bool) -> None:
    assert in_order(replace(whole(), records=records)).holds is holds


def test_a_message_that_a_consumer_never_processed_is_found() -> None:
    assert "cart.on_orders e-1" in all_heard(replace(whole(), inbox=set())).broken[0]


def test_a_parked_record_needs_its_inbox_row() -> None:
    parked = ParkedRecord("cart.on_orders", "e-1", open=True, in_inbox=True)

    assert all_heard(replace(whole(), parked=[parked])).note.startswith("1 parked")
    assert all_heard(replace(whole(), parked=[replace(parked, in_inbox=False)])).broken


def test_a_second_effect_is_found() -> None:
    found = effect_once(replace(whole(), effects=[Effect("reserved", "o-1 S-1", 2)]))

    assert found.broken == ("o-1 S-1: reserved 2 times",)
