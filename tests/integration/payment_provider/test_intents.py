"""The life of an intent, spoken with Stripe's own SDK."""

from __future__ import annotations

import httpx
import pytest
import stripe

from tests.integration.payment_provider.harness import Provider

pytestmark = pytest.mark.integration


def test_a_purchase_is_authorised_by_the_customer_and_captured_by_the_shop(provider: Provider) -> None:
    intent = provider.create()
    assert (intent.status, intent.amount, intent.currency) == ("requires_payment_method", 1_999, "eur")
    assert intent.client_secret is not None
    assert intent.client_secret.startswith(intent.id + "_secret_")

    confirmed = provider.confirm(intent)
    assert (confirmed.status_code, confirmed.json()["status"]) == (200, "requires_capture")

    captured = provider.client.v1.payment_intents.capture(intent.id)
    assert (captured.status, captured.amount_received) == ("succeeded", 1_999)
    entry = provider.ledger("order-1")
    assert (entry["captures"], entry["captured"], entry["refunded"]) == (1, 1_999, 0)


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("pm_card_chargeDeclined", "card_declined"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"),
    ],
)
def test_a_declined_card_is_a_402_and_another_card_may_be_tried(provider: Provider, card: str, code: str) -> None:
    intent = provider.create()
    declined = provider.confirm(intent, card)
    assert (declined.status_code, declined.json()["error"]["code"]) == (402, code)
    assert provider.client.v1.payment_intents.retrieve(intent.id).status == "requires_payment_method"
    assert provider.confirm(intent).json()["status"] == "requires_capture"


def test_the_sdk_raises_a_card_error_for_a_declined_card(provider: Provider) -> None:
    intent = provider.create()
    with pytest.raises(stripe.CardError) as raised:
        provider.client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_chargeDeclined"})
    assert (raised.value.code, raised.value.http_status) == ("card_declined", 402)


def test_capture_needs_an_authorised_intent(provider: Provider) -> None:
    intent = provider.create()
    with pytest.raises(stripe.InvalidRequestError) as raised:
        provider.client.v1.payment_intents.capture(intent.id)
    assert raised.value.code == "payment_intent_unexpected_state"
    assert provider.ledger("order-1")["captures"] == 0


def test_a_second_capture_charges_nothing(provider: Provider) -> None:
    intent = provider.create()
    provider.confirm(intent)
    provider.client.v1.payment_intents.capture(intent.id)
    with pytest.raises(stripe.InvalidRequestError):
        provider.client.v1.payment_intents.capture(intent.id)
    assert provider.ledger("order-1")["captured"] == 1_999


def test_cancel_releases_what_was_authorised(provider: Provider) -> None:
    intent = provider.create()
    provider.confirm(intent)
    canceled = provider.client.v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"})
    assert (canceled.status, canceled.amount_capturable) == ("canceled", 0)
    assert provider.confirm(intent).json()["error"]["code"] == "payment_intent_unexpected_state"


def test_refunds_never_exceed_what_was_captured(provider: Provider) -> None:
    intent = provider.create()
    provider.confirm(intent)
    provider.client.v1.payment_intents.capture(intent.id)
    provider.client.v1.refunds.create({"payment_intent": intent.id, "amount": 1_500})
    with pytest.raises(stripe.InvalidRequestError):
        provider.client.v1.refunds.create({"payment_intent": intent.id, "amount": 500})
    rest = provider.client.v1.refunds.create({"payment_intent": intent.id})
    assert (rest.amount, rest.status) == (499, "succeeded")
    with pytest.raises(stripe.InvalidRequestError) as raised:
        provider.client.v1.refunds.create({"payment_intent": intent.id})
    assert raised.value.code == "charge_already_refunded"
    assert provider.ledger("order-1")["refunded"] == 1_999


@pytest.mark.parametrize(
    ("currency", "least", "most"),
    [
        ("eur", 50, 99_999_999),
        ("gbp", 30, 99_999_999),
        ("jpy", 50, 9_999_999_999),
        ("huf", 17_500, 9_999_999_999),
        ("idr", 50, 999_999_999_999),
    ],
)
def test_amounts_that_cannot_be_charged_are_refused(provider: Provider, currency: str, least: int, most: int) -> None:
    def create(amount: int) -> None:
        provider.client.v1.payment_intents.create({"amount": amount, "currency": currency})

    create(least)
    create(most)
    for amount, code in ((least - 1, "amount_too_small"), (most + 1, "amount_too_large")):
        with pytest.raises(stripe.InvalidRequestError) as raised:
            create(amount)
        assert raised.value.code == code


def test_intents_are_found_by_order_and_listed_newest_first(provider: Provider) -> None:
    made = [provider.create(f"order-{number}") for number in range(3)]
    found = provider.client.v1.payment_intents.search({"query": "metadata['order_id']:'order-1'"})
    assert [each.id for each in found.data] == [made[1].id]
    first = provider.client.v1.payment_intents.list({"limit": 2})
    assert [each.id for each in first.data] == [made[2].id, made[1].id]
    rest = provider.client.v1.payment_intents.list({"limit": 2, "starting_after": made[1].id})
    assert ([each.id for each in rest.data], rest.has_more) == ([made[0].id], False)


@pytest.mark.parametrize(
    ("form", "param"),
    [
        ({"currency": "eur"}, "amount"),
        ({"amount": "ten", "currency": "eur"}, "amount"),
        ({"amount": "-5", "currency": "eur"}, "amount"),
        ({"amount": "100"}, "currency"),
        ({"amount": "100", "currency": "eur", "capture_method": "soon"}, "capture_method"),
        ({"amount": "100", "currency": "eur", "colour": "red"}, "colour"),
    ],
)
def test_a_bad_parameter_is_named(provider: Provider, form: dict[str, str], param: str) -> None:
    headers = {"Authorization": "Bearer sk_test_suite"}
    answer = httpx.post(f"{provider.url}/v1/payment_intents", data=form, headers=headers)
    assert (answer.status_code, answer.json()["error"]["param"]) == (400, param)


def test_a_wrong_key_or_a_wrong_secret_opens_nothing(provider: Provider) -> None:
    intent = provider.create()
    url = f"{provider.url}/v1/payment_intents"
    assert httpx.get(f"{url}/{intent.id}").status_code == 401
    assert httpx.get(f"{url}/{intent.id}", headers={"Authorization": "Bearer sk_test_other"}).status_code == 401
    wrong = {"client_secret": f"{intent.id}_secret_x", "payment_method": "pm_card_visa"}
    assert httpx.post(f"{url}/{intent.id}/confirm", data=wrong).status_code == 404
    right = {"client_secret": str(intent.client_secret)}
    assert httpx.post(f"{url}/{intent.id}/capture", data=right).status_code == 401
    assert httpx.get(f"{url}/{intent.id}", params=right).json()["id"] == intent.id
