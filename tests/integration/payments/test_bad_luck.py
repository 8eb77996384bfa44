"""Crashes, lost answers, lost, repeated, early and forged webhooks: one charge, or none, and it is known which."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from localstack.payment_provider.signing import header
from payments.adapters.provider_stripe import StripeProvider
from payments.adapters.stripe_signature import WebhookSignatureError
from payments.adapters.webhooks_stripe import StripeWebhooks
from payments.domain.accept_event import accept_event
from payments.domain.call_provider import call_provider
from payments.domain.model import ProviderIntent
from shop.contracts.message import Price
from shop.contracts.payments import AuthorisePayment, CapturePayment
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from tests.integration.functions import Context
from tests.integration.payment_provider.harness import SECRETS
from tests.integration.payments.harness import World, new_provider, new_unit_of_work, payload


class CrashError(BaseException):
    """Ends the invoke where it is raised, as a kill does."""


def test_a_crash_after_the_charge_is_finished_by_the_redelivery(world: World) -> None:
    world.authorised()

    def charge_and_die(task: Any) -> Any:
        call_provider(world.provider, task)
        raise CrashError

    command = payload(CapturePayment(order_id=world.order_id), new_id(), world.correlation_id)
    with pytest.raises(CrashError):
        world.step(charge_and_die)(command, Context())
    assert world.told_types() == ["payment_authorised"]
    world.step()(command, Context())
    assert world.told_types() == ["payment_authorised", "payment_captured"]
    assert world.charged() == (1, 0)


def test_a_crash_after_the_charge_is_finished_by_the_sweep(world: World) -> None:
    world.authorised()

    def charge_and_die(task: Any) -> Any:
        call_provider(world.provider, task)
        raise CrashError

    with pytest.raises(CrashError):
        world.obey(CapturePayment(order_id=world.order_id), call=charge_and_die)
    assert world.sweep()["operations"] == 1
    assert world.told_types() == ["payment_authorised", "payment_captured"]
    assert world.charged() == (1, 0)


@pytest.mark.parametrize("kind", ["timeout_after", "timeout_before", "error_after", "error_before", "error_stored"])
def test_a_lost_answer_charges_once(world: World, kind: str) -> None:
    world.authorised()
    world.simulator.fault(kind, on="capture", seconds=2)
    world.capture()
    world.sweep()
    world.sweep()
    assert world.told_types() == ["payment_authorised", "payment_captured"]
    assert world.charged() == (1, 0)
    assert world.sweep()["operations"] == 0


def test_a_lost_answer_to_the_creation_makes_one_intent(world: World) -> None:
    world.simulator.fault("timeout_after", on="create", seconds=2)
    world.authorise()
    assert world.row("payments")["status"] == "awaiting_customer"
    assert world.simulator.ledger(world.order_id)["status"] == "requires_payment_method"


def callers(silent: socket.socket) -> int:
    """How many connections a socket that never answers has received."""
    silent.settimeout(0.1)
    count = 0
    with contextlib.suppress(TimeoutError):
        while True:
            silent.accept()[0].close()
            count += 1
    return count


def test_a_silent_provider_is_not_waited_for_by_each_command_and_left_to_the_sweep(world: World) -> None:
    up = world.provider
    with socket.create_server(("127.0.0.1", 0)) as silent:
        world.provider = StripeProvider(f"http://127.0.0.1:{silent.getsockname()[1]}", lambda: "sk_test", (0.2, 0.2))
        for _ in range(5):
            world.authorise()
        assert callers(silent) == 2, "after two calls without an answer the circuit is open"
    assert world.row("payments")["status"] == "pending"
    world.provider = up
    world.sweep()
    assert world.row("payments")["status"] == "awaiting_customer"


def test_a_webhook_before_the_answer_of_the_creation_is_not_lost(world: World) -> None:
    def create_and_be_overtaken(task: Any) -> Any:
        outcome = call_provider(world.provider, task)
        assert isinstance(outcome, ProviderIntent)
        intent = world.simulator.client.v1.payment_intents.retrieve(outcome.intent_id)
        world.simulator.confirm(intent)
        world.hear()
        return outcome

    price = Price(amount=1_999, currency="EUR")
    command = AuthorisePayment(order_id=world.order_id, customer_id="c", amount=price, deadline=utc_now())
    world.obey(command, call=create_and_be_overtaken)
    assert world.row("payments")["status"] == "authorised"
    assert world.told_types() == ["payment_authorised"]


def test_a_thin_event_that_overtakes_the_creation_of_its_intent_is_applied_by_the_sweep(world: World) -> None:
    def create_and_be_overtaken(task: Any) -> Any:
        outcome = call_provider(world.provider, task)
        assert isinstance(outcome, ProviderIntent)
        world.simulator.confirm(world.simulator.client.v1.payment_intents.retrieve(outcome.intent_id))
        related = {"id": outcome.intent_id, "type": "payment_intent"}
        thin = {"id": "evt_thin", "object": "v2.core.event", "type": "v1.x", "related_object": related}
        body = json.dumps(thin).encode()
        world.accept(body, header(body, int(time.time()), SECRETS))
        return outcome

    price = Price(amount=1_999, currency="EUR")
    command = AuthorisePayment(order_id=world.order_id, customer_id="c", amount=price, deadline=utc_now())
    world.obey(command, call=create_and_be_overtaken)
    assert world.row("webhooks")["applied_at"] is None
    assert world.sweep()["webhooks"] == 1
    assert world.row("payments")["status"] == "authorised"
    assert world.row("webhooks")["applied_at"] is not None


def test_a_webhook_without_time_for_calls_is_kept_and_the_sweep_cancels_the_intent(world: World) -> None:
    world.authorise()
    world.confirm("pm_card_chargeDeclinedInsufficientFunds")
    world.has_time = False
    world.hear()
    assert world.told_types() == ["payment_declined"]
    assert world.simulator.ledger(world.order_id)["status"] == "requires_payment_method"
    assert world.sweep()["operations"] == 1
    assert world.simulator.ledger(world.order_id)["status"] == "canceled"


def test_a_webhook_that_never_comes_is_made_good_by_the_sweep(world: World) -> None:
    world.simulator.fault("webhook_drop", on="payment_intent.amount_capturable_updated")
    world.authorise()
    world.confirm()
    world.sweep()
    assert world.told_types() == ["payment_authorised"]


def test_webhooks_in_the_wrong_order_never_move_a_payment_back(world: World) -> None:
    world.authorise()
    world.confirm()
    world.hooks.wait_for(1)
    world.sweep()
    world.capture()
    world.hear(1, wait_for=2)
    world.hear(0)
    assert world.row("payments")["status"] == "captured"
    assert world.told_types() == ["payment_authorised", "payment_captured"]


def test_a_webhook_replayed_a_hundred_times_by_eight_at_once_has_one_effect(world: World) -> None:
    world.authorise()
    world.confirm()
    world.hooks.wait_for(1)
    body, signature = world.hooks.received[0]

    def replay(_: int) -> None:
        run = new_unit_of_work(world.settings).run
        for _ in range(12):
            accept_event(
                run, world.provider, StripeWebhooks(lambda: SECRETS, utc_now).read(body, signature), lambda: True
            )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(replay, range(8)))
    assert world.told_types() == ["payment_authorised"]
    assert len(world.rows("webhooks")) == 1


def test_forged_old_and_altered_webhooks_change_nothing(world: World) -> None:
    world.authorise()
    world.confirm()
    world.hooks.wait_for(1)
    body, signature = world.hooks.received[0]
    flipped = bytes([body[0] ^ 1]) + body[1:]
    old = header(body, int(time.time()) - 301, SECRETS)
    for altered, mark in ((flipped, signature), (body, old), (body, header(body, int(time.time()), ["whsec_x"]))):
        with pytest.raises(WebhookSignatureError):
            world.accept(altered, mark)
    assert world.rows("webhooks") == []
    assert world.row("payments")["status"] == "awaiting_customer"
    assert world.told() == []


def test_a_void_and_a_capture_at_once_end_refunded_or_released(world: World) -> None:
    """Two processes: the order's capture is under way when it is cancelled."""
    world.authorised()
    other = World(world.settings, world.simulator, world.hooks, new_provider(world.simulator), world.order_id)

    def capture_while_voided(task: Any) -> Any:
        other.void()
        return call_provider(world.provider, task)

    world.obey(CapturePayment(order_id=world.order_id), call=capture_while_voided)
    for _ in range(3):
        world.sweep()
    captures, refunds = world.charged()
    assert captures == refunds
    assert world.row("payments")["status"] == "voided"
    assert world.told_types().count("payment_voided") == 1
