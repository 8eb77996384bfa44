"""What the provider may leave out is done without; what can't be is never taken for something else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from payments.adapters.stripe_events import read_event
from payments.adapters.stripe_wire import UnreadableError, read_charge, read_intent
from payments.domain.model import IntentStatus, ProviderIntent
from shop.kernel.money import Money

pytestmark = pytest.mark.unit
INTENT: dict[str, Any] = {"id": "pi_1", "object": "payment_intent", "amount": 2_000, "currency": "eur"}
CHARGE: dict[str, Any] = {
    "id": "ch_1", "object": "charge", "payment_intent": "pi_1", "amount": 2_000, "currency": "eur", "captured": True,
    "amount_captured": 2_000, "amount_refunded": 0,
}  # fmt: skip


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        ({"decline_code": "insufficient_funds", "code": "card_declined"}, "insufficient_funds"),
        ({"code": "expired_card", "decline_code": None}, "expired_card"),
        ({"type": "api_error", "code": None}, "api_error"),
        ({"message": "No."}, "declined"),
    ],
)
def test_a_failure_without_a_code_is_a_decline_all_the_same(failure: dict[str, Any], reason: str) -> None:
    read = read_intent(INTENT | {"status": "requires_payment_method", "last_payment_error": failure})
    assert (read.status, read.reason) == (IntentStatus.DECLINED, reason)


@pytest.mark.parametrize("charge", [None, "ch_1", {}, {"id": "ch_1"}])
def test_a_charge_without_details_reports_no_refund(charge: Any) -> None:
    read = read_intent(INTENT | {"status": "succeeded", "amount_received": 2_000, "latest_charge": charge})
    assert read == ProviderIntent("pi_1", IntentStatus.TAKEN, Money(2_000, "EUR"), received=2_000)


def test_what_was_held_and_never_taken_is_not_a_refund() -> None:
    part = CHARGE | {"amount_captured": 1_500, "amount_refunded": 500}
    told = [
        read_charge(part),
        read_intent(INTENT | {"status": "succeeded", "amount_received": 1_500, "latest_charge": part}),
    ]
    assert [(each.received, each.refunded) for each in told if each] == [(1_500, 0), (1_500, 0)]
    again = read_charge(part | {"amount_refunded": 800, "payment_intent": {"id": "pi_1", "object": "payment_intent"}})
    assert again == ProviderIntent("pi_1", IntentStatus.TAKEN, Money(2_000, "EUR"), received=1_500, refunded=300)


def test_a_hold_that_is_let_go_is_no_capture() -> None:
    gone = {"captured": False, "amount_captured": 0, "amount_refunded": 2_000, "refunded": True}
    assert read_charge(CHARGE | gone) is None


def test_an_amount_without_decimals_is_read_as_it_is() -> None:
    yen = read_charge(CHARGE | {"amount": 500, "amount_captured": 500, "amount_refunded": 100, "currency": "jpy"})
    assert yen == ProviderIntent("pi_1", IntentStatus.TAKEN, Money(500, "JPY"), received=500, refunded=100)


@pytest.mark.parametrize(
    "lack",
    [
        {"amount_received": None}, {"amount_received": 0}, {"amount_received": "2000"}, {"amount_received": True},
        {"amount": None}, {"currency": None}, {"id": "é"}, {"id": "p" * 256}, {"id": None},
    ],
)  # fmt: skip
def test_money_is_never_made_up(lack: dict[str, Any]) -> None:
    with pytest.raises(UnreadableError):
        read_intent(INTENT | {"status": "succeeded", "amount_received": 2_000} | lack)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\xff", b"null", b"7", b'"x"', b"[" * 200_000, b'{"id":' * 50_000, b"{}", b'{"id":1,"type":2}',
        b'{"id":"evt_1","type":null}', b'{"id":"evt_1","type":"charge.refunded","data":[]}',
        b'{"id":"evt_1","type":"charge.refunded","data":{"object":{"captured":true,"payment_intent":{}}}}',
        b'{"id":"evt_1","type":"payment_intent.succeeded","data":{"object":{"metadata":[],"status":["succeeded"]}}}',
        b'{"id":"evt_1","object":"v2.core.event","type":"v1.x","related_object":null}',
    ],
)  # fmt: skip
def test_whatever_is_signed_becomes_a_webhook_that_says_what_is_wrong(body: bytes) -> None:
    webhook = read_event(body)
    assert webhook.problem
    assert (webhook.intent, webhook.body) == (None, body)
    assert webhook == read_event(body), "a repeated one is known"


def test_a_thin_event_names_the_intent_to_ask_about() -> None:
    related = {"id": "pi_1", "type": "payment_intent", "url": "/v1/payment_intents/pi_1"}
    event = {"id": "evt_1", "object": "v2.core.event", "type": "v1.payment_intent.succeeded", "related_object": related}
    webhook = read_event(json.dumps(event).encode())
    assert (webhook.event_id, webhook.intent_id, webhook.ask) == ("evt_1", "pi_1", True)
