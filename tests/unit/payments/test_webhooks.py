"""Webhooks: genuine ones once each, in any order, early or late; others not at all."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

import pytest

from payments.adapters.stripe_signature import WebhookSignatureError, verify
from payments.domain.accept_event import store_event
from payments.domain.model import IntentStatus, Status
from payments.domain.ports import ProviderEvent
from payments.domain.record_operation import record_operation
from payments.domain.record_outcome import record_outcome
from shop.kernel.money import Money
from tests.unit.payments.fakes import NOON, ORDER, World, authorise, void

pytestmark = pytest.mark.unit
BODY = b'{"id":"evt_1"}'
STAMP = int(NOON.timestamp())


def mark(secret: str, stamp: int = STAMP, body: bytes = BODY) -> str:
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def test_a_signature_by_any_active_secret_is_genuine() -> None:
    for secret in ("whsec_new", "whsec_old"):
        verify(BODY, f"t={STAMP},v1={mark(secret)}", ["whsec_new", "whsec_old"], NOON)
    verify(BODY, f"t={STAMP},v1={mark('gone')},v1={mark('whsec_new')},v0=x", ["whsec_new"], NOON)


@pytest.mark.parametrize("seconds", [-300, 300])
def test_five_minutes_either_way_are_taken(seconds: int) -> None:
    verify(BODY, f"t={STAMP},v1={mark('whsec')}", ["whsec"], NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("header", "body", "seconds"),
    [
        (f"t={STAMP},v1={mark('whsec')}", BODY, 301),
        (f"t={STAMP},v1={mark('whsec')}", BODY, -301),
        (f"t={STAMP},v1={mark('whsec')}", b'{"id":"evt_2"}', 0),
        (f"t={STAMP},v1={mark('other')}", BODY, 0),
        (f"t={STAMP + 1},v1={mark('whsec')}", BODY, 0),
        (f"t={STAMP},v0={mark('whsec')}", BODY, 0),
        (f"t={STAMP},t={STAMP},v1={mark('whsec')}", BODY, 0),
        (f"t=now,v1={mark('whsec')}", BODY, 0),
        (f"t={'9' * 400},v1={mark('whsec')}", BODY, 0),
        (f"v1={mark('whsec')}", BODY, 0),
        ("é", BODY, 0),
        ("", BODY, 0),
    ],
)
def test_forged_old_or_malformed_signatures_are_refused(header: str, body: bytes, seconds: int) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(body, header, ["whsec"], NOON + timedelta(seconds=seconds))


def test_a_repeated_event_changes_nothing() -> None:
    world = World().authorised()
    for _ in range(3):
        world.hear("evt_held")
    assert world.told() == ["payment_authorised"]


def test_the_same_news_under_another_id_changes_nothing() -> None:
    world = World().authorised()
    world.hear("evt_other")
    assert world.told() == ["payment_authorised"]


def test_late_news_never_moves_a_payment_back() -> None:
    world = World().captured()
    for number, seen in enumerate(
        (IntentStatus.OPEN, IntentStatus.DECLINED, IntentStatus.HELD, IntentStatus.CANCELLED)
    ):
        world.hear(f"evt_{number}", status=seen)
    assert world.payment.status is Status.CAPTURED
    assert world.told() == ["payment_authorised", "payment_captured"]


def test_a_webhook_may_bring_the_intent_before_the_answer_of_its_creation_does() -> None:
    world = World()
    task = record_operation(world.work, "authorise", authorise())
    assert task
    made = world.provider.create(task.payment, task.operation.key("create"))
    world.provider.put(ORDER, status=IntentStatus.HELD)
    world.hear("evt_held")
    assert world.payment.status is Status.AUTHORISED
    record_outcome(world.work, task, made)
    assert world.payment.status is Status.AUTHORISED
    assert world.told() == ["payment_authorised"]


def test_an_event_whose_payment_is_not_there_yet_waits_for_it() -> None:
    world = World()
    early = World()
    early.obey("authorise", authorise())
    intent = early.provider.put(ORDER, status=IntentStatus.HELD)
    store_event(world.work, ProviderEvent("evt_early", "payment_intent.any", ORDER, intent, b"{}"))
    assert world.provider_events.waiting(ORDER)
    world.obey("authorise", authorise())
    assert world.payment.status is Status.AUTHORISED
    assert not world.provider_events.waiting(ORDER)


def test_an_event_that_names_only_its_intent_waits_while_an_intent_is_being_created() -> None:
    world = World()
    task = record_operation(world.work, "authorise", authorise())
    assert task
    made = world.provider.create(task.payment, task.operation.key("create"))
    thin = ProviderEvent("evt_thin", "v1.x", "", None, b"{}", made.intent_id, ask=True, problem="thin_event")
    store_event(world.work, thin)
    assert not world.provider_events.done
    record_outcome(world.work, task, made)
    world.provider.put(ORDER, status=IntentStatus.HELD)
    world.sweep()
    assert world.payment.status is Status.AUTHORISED
    assert world.provider_events.done == {"evt_thin"}


def test_an_event_about_somebody_elses_intent_is_put_away_when_no_creation_is_pending() -> None:
    world = World()
    task = record_operation(world.work, "authorise", authorise())
    assert task
    made = world.provider.create(task.payment, task.operation.key("create"))
    foreign = ProviderEvent("evt_foreign", "refund.created", "", None, b"{}", "pi_foreign", ask=True)
    store_event(world.work, foreign)
    world.sweep()
    assert not world.provider_events.done
    record_outcome(world.work, task, made)
    world.sweep()
    assert world.provider_events.problems == {"evt_foreign": "not_ours"}


def test_an_intent_over_another_amount_is_not_believed() -> None:
    world = World()
    world.obey("authorise", authorise())
    world.hear("evt_wrong", status=IntentStatus.HELD, amount=Money(1, "EUR"))
    assert world.payment.status is Status.AWAITING_CUSTOMER


def test_an_event_about_nothing_of_ours_is_put_away() -> None:
    world = World()
    store_event(world.work, ProviderEvent("evt_x", "customer.created", "", None, b"{}"))
    assert world.provider_events.done == {"evt_x"}


def test_late_news_of_the_capture_does_not_wake_a_voided_payment() -> None:
    world = World().captured()
    world.obey("void", void())
    world.hear("evt_late", status=IntentStatus.TAKEN, refunded=0)
    assert world.payment.status is Status.VOIDED
    assert world.told()[-1] == "payment_voided"


def test_money_that_was_taken_is_not_given_back_before_the_provider_says_so() -> None:
    world = World().captured()
    world.provider.deaf = True
    world.obey("void", void())
    world.hear("evt_taken")
    assert world.payment.status is Status.VOIDING
    assert "payment_voided" not in world.told()
    world.provider.deaf = False
    world.sweep()
    assert (world.provider.refunds, world.payment.refunded) == (1, world.payment.captured)
