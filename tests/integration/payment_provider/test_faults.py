"""What goes wrong on request, and that the books stay right all the same."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
import stripe

from localstack.payment_provider.config import Config
from tests.integration.payment_provider.harness import Provider, Running

pytestmark = pytest.mark.integration


def authorised(provider: Provider) -> stripe.PaymentIntent:
    intent = provider.create()
    provider.confirm(intent)
    return intent


def test_a_timeout_after_success_charged_once_and_the_key_knows_it(provider: Provider) -> None:
    intent = authorised(provider)
    provider.fault("timeout_after", on="capture", seconds=2)
    with pytest.raises(stripe.APIConnectionError):
        provider.client.v1.payment_intents.capture(intent.id, options={"idempotency_key": "op-1"})
    again = provider.client.v1.payment_intents.capture(intent.id, options={"idempotency_key": "op-1"})
    assert again.status == "succeeded"
    assert provider.ledger("order-1")["captures"] == 1


def test_a_timeout_before_the_effect_charged_nothing(provider: Provider) -> None:
    intent = authorised(provider)
    provider.fault("timeout_before", on="capture", seconds=2)
    with pytest.raises(stripe.APIConnectionError):
        provider.client.v1.payment_intents.capture(intent.id, options={"idempotency_key": "op-1"})
    assert provider.ledger("order-1")["captures"] == 0
    assert provider.client.v1.payment_intents.capture(intent.id, options={"idempotency_key": "op-1"}).amount_received


@pytest.mark.parametrize(("kind", "captures"), [("error_before", 0), ("error_after", 1), ("error_stored", 0)])
def test_a_500_says_nothing_about_the_effect(provider: Provider, kind: str, captures: int) -> None:
    intent = authorised(provider)
    provider.fault(kind, on="capture")
    with pytest.raises(stripe.APIError):
        provider.client.v1.payment_intents.capture(intent.id, options={"idempotency_key": "op-1"})
    assert provider.ledger("order-1")["captures"] == captures


def test_a_stored_500_is_replayed_until_the_key_changes(provider: Provider) -> None:
    intent = authorised(provider)
    provider.fault("error_stored", on="capture")
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            provider.client.v1.payment_intents.capture(intent.id, options={"idempotency_key": "op-1"})
    assert provider.client.v1.payment_intents.capture(intent.id).status == "succeeded"


def test_a_fault_may_be_aimed_at_one_order(provider: Provider) -> None:
    provider.fault("rate_limit", on="create", order_id="order-2")
    assert provider.create("order-1").status == "requires_payment_method"
    with pytest.raises(stripe.RateLimitError):
        provider.create("order-2")


def test_an_unknown_fault_is_refused_with_the_known_ones(provider: Provider) -> None:
    answer = httpx.post(f"{provider.url}/_sim/faults", json={"kind": "earthquake"})
    assert answer.status_code == 400
    assert "timeout_after" in answer.json()["error"]


def test_the_books_outlive_the_process(config: Config) -> None:
    first = Running(config)
    intent = authorised(first.provider)
    first.provider.client.v1.payment_intents.capture(intent.id, options={"idempotency_key": "op-1"})
    first.stop()
    second = Running(config)
    try:
        assert second.provider.ledger("order-1")["captures"] == 1
        again = second.provider.client.v1.payment_intents.capture(intent.id, options={"idempotency_key": "op-1"})
        assert again.amount_received == 1_999
        assert second.provider.create("order-2").id != intent.id
    finally:
        second.stop()


def test_the_same_seed_mints_the_same_ids(config: Config) -> None:
    made = []
    for folder in ("a", "b"):
        running = Running(replace(config, data=config.data / folder, seed="7"))
        made.append(running.provider.create().id)
        running.stop()
    assert made[0] == made[1]
