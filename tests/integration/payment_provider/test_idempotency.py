"""Idempotency keys as Stripe keeps them: first answer again, also a refusal; nothing of what never ran."""

from __future__ import annotations

import threading

import httpx
import pytest
import stripe

from tests.integration.payment_provider.harness import Provider

pytestmark = pytest.mark.integration


def test_a_key_answers_again_what_it_answered_first(provider: Provider) -> None:
    first = provider.create(idempotency_key="op-1")
    again = provider.create(idempotency_key="op-1")
    assert again.id == first.id
    assert again.last_response is not None
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert provider.ledger("order-1")["intent"] == first.id


def test_a_key_with_other_parameters_is_refused(provider: Provider) -> None:
    provider.create(idempotency_key="op-1")
    with pytest.raises(stripe.IdempotencyError):
        provider.create(amount=2_000, idempotency_key="op-1")


def test_a_kept_refusal_is_replayed_even_when_it_would_now_succeed(provider: Provider) -> None:
    intent = provider.create()
    capture = provider.client.v1.payment_intents.capture
    with pytest.raises(stripe.InvalidRequestError):
        capture(intent.id, options={"idempotency_key": "op-1"})
    provider.confirm(intent)
    with pytest.raises(stripe.InvalidRequestError):
        capture(intent.id, options={"idempotency_key": "op-1"})
    assert capture(intent.id, options={"idempotency_key": "op-2"}).status == "succeeded"


def test_a_validation_error_does_not_use_up_the_key(provider: Provider) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        provider.create(amount=-1, idempotency_key="op-1")
    assert provider.create(idempotency_key="op-1").amount == 1_999


def test_a_concurrent_twin_gets_409_and_one_intent_is_made(provider: Provider) -> None:
    provider.fault("delay", on="create", seconds=0.5)
    made: list[stripe.PaymentIntent] = []
    slow = threading.Thread(target=lambda: made.append(provider.create(idempotency_key="op-1")))
    slow.start()
    while httpx.get(f"{provider.url}/_sim/faults").json()["faults"][0]["times"]:
        pass
    with pytest.raises(stripe.APIError) as raised:
        provider.create(idempotency_key="op-1")
    slow.join()
    assert raised.value.http_status == 409
    assert provider.ledger("order-1")["intent"] == made[0].id


def test_keys_expire_after_a_day(provider: Provider) -> None:
    first = provider.create(idempotency_key="op-1")
    httpx.post(f"{provider.url}/_sim/clock", json={"offset_seconds": 86_500})
    assert provider.create(idempotency_key="op-1").id != first.id
