"""Webhooks: signed with every active secret, delivered at least once, misbehaving when asked to."""

from __future__ import annotations

import httpx
import pytest
import stripe

from tests.integration.payment_provider.harness import SECRETS, Provider, Shop

pytestmark = pytest.mark.integration


def test_each_change_is_sent_to_the_shop_signed_with_every_secret(provider: Provider, shop: Shop) -> None:
    intent = provider.create()
    provider.confirm(intent)
    shop.wait_for(1)
    provider.client.v1.payment_intents.capture(intent.id)
    shop.wait_for(2)
    provider.client.v1.refunds.create({"payment_intent": intent.id})
    told = shop.wait_for(5)
    assert told[:2] == ["payment_intent.amount_capturable_updated", "payment_intent.succeeded"]
    assert sorted(told[2:]) == ["charge.refunded", "refund.created", "refund.updated"]
    body, signature = shop.received[0]
    for secret in SECRETS:
        event = stripe.Webhook.construct_event(body, signature, secret)
        assert event.data.object["metadata"]["order_id"] == "order-1"


def test_a_partial_capture_is_reported_in_stripes_numbers(provider: Provider, shop: Shop) -> None:
    intent = provider.create()
    provider.confirm(intent)
    provider.client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1_500})
    shop.wait_for(2)
    provider.client.v1.refunds.create({"payment_intent": intent.id, "amount": 300})
    shop.wait_for(5)
    told = {event.type: event.data.object for event in shop.events()}
    succeeded, charge, refund = (
        told[kind] for kind in ("payment_intent.succeeded", "charge.refunded", "refund.created")
    )
    assert (succeeded["amount"], succeeded["amount_received"]) == (1_999, 1_500)
    numbers = (charge["amount"], charge["amount_captured"], charge["amount_refunded"], charge["refunded"])
    assert numbers == (1_999, 1_500, 499 + 300, False), "what was never taken counts as refunded"
    assert (refund["amount"], refund["payment_intent"], refund["metadata"].to_dict()) == (300, intent.id, {})
    entry = provider.ledger("order-1")
    assert (entry["captures"], entry["captured"], entry["refunds"], entry["refunded"]) == (1, 1_500, 1, 300)


def test_a_released_hold_is_reported_as_a_refund_of_the_uncaptured_amount(provider: Provider, shop: Shop) -> None:
    intent = provider.create()
    provider.confirm(intent)
    shop.wait_for(1)
    provider.client.v1.payment_intents.cancel(intent.id)
    assert sorted(shop.wait_for(3)[1:]) == ["charge.refunded", "payment_intent.canceled"]
    charge = next(event.data.object for event in shop.events() if event.type == "charge.refunded")
    assert (charge["captured"], charge["amount_captured"], charge["amount_refunded"]) == (False, 0, 1_999)


def test_a_declined_card_is_reported(provider: Provider, shop: Shop) -> None:
    provider.confirm(provider.create(), "pm_card_chargeDeclined")
    assert shop.wait_for(1) == ["payment_intent.payment_failed"]


def test_a_webhook_is_repeated_until_the_shop_takes_it(provider: Provider, shop: Shop) -> None:
    shop.answers = [500, 503, 400]
    provider.confirm(provider.create())
    shop.wait_for(4)
    assert len({event.id for event in shop.events()}) == 1


def test_duplicates_arrive_as_one_event_twice(provider: Provider, shop: Shop) -> None:
    provider.fault("webhook_duplicate", copies=3)
    provider.confirm(provider.create())
    shop.wait_for(3)
    assert len({event.id for event in shop.events()}) == 1


def test_a_reordered_webhook_arrives_after_a_later_one(provider: Provider, shop: Shop) -> None:
    provider.fault("webhook_reorder", on="payment_intent.amount_capturable_updated", seconds=30)
    intent = provider.create()
    provider.confirm(intent)
    provider.client.v1.payment_intents.capture(intent.id)
    told = shop.wait_for(2)
    assert told == ["payment_intent.succeeded", "payment_intent.amount_capturable_updated"]


def test_a_dropped_webhook_never_arrives_but_the_event_is_there_to_be_asked_for(provider: Provider, shop: Shop) -> None:
    provider.fault("webhook_drop", on="payment_intent.amount_capturable_updated")
    intent = provider.create()
    provider.confirm(intent)
    provider.client.v1.payment_intents.capture(intent.id)
    assert shop.wait_for(1) == ["payment_intent.succeeded"]
    events = provider.client.v1.events.list({"type": "payment_intent.amount_capturable_updated"})
    assert httpx.post(f"{provider.url}/_sim/webhooks/{events.data[0].id}/redeliver").status_code == 202
    assert shop.wait_for(2)[1] == "payment_intent.amount_capturable_updated"
