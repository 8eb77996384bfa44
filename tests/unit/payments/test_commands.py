"""Each command, from the first call to the event that answers it."""

from __future__ import annotations

import pytest

from payments.domain.model import IntentStatus, Progress, Status
from shop.contracts.payments import PaymentCaptureFailed, PaymentDeclined, PaymentVoided
from tests.unit.payments.fakes import ORDER, TOTAL, World, authorise, capture, void

pytestmark = pytest.mark.unit


def test_authorise_makes_one_intent_and_waits_for_the_customer() -> None:
    world = World()
    world.obey("authorise", authorise())
    assert (world.payment.status, world.payment.client_secret) == (Status.AWAITING_CUSTOMER, "pi_0_secret_x")
    assert world.told() == []
    world.obey("authorise", authorise())
    assert len(world.provider.intents) == 1


def test_the_customers_confirmation_authorises_the_payment() -> None:
    world = World().authorised()
    assert world.payment.status is Status.AUTHORISED
    assert world.told() == ["payment_authorised"]


def test_capture_takes_the_money_once_and_books_it() -> None:
    world = World().captured()
    world.obey("capture", capture())
    assert world.payment.status is Status.CAPTURED
    assert world.told() == ["payment_authorised", "payment_captured"]
    assert world.provider.captures == 1
    assert world.ledger.entries == {(ORDER, "capture"): TOTAL.amount}
    assert world.versions == [1, 2]


def test_a_decline_is_final_and_cancels_the_intent() -> None:
    world = World()
    world.obey("authorise", authorise())
    world.hear("evt_declined", status=IntentStatus.DECLINED, reason="insufficient_funds")
    assert world.events == [PaymentDeclined(order_id=ORDER, payment_id="authorise", reason="insufficient_funds")]
    world.sweep()
    assert world.provider.intents[ORDER].status is IntentStatus.CANCELLED
    assert world.told() == ["payment_declined"]
    assert world.operations.pending("authorise") == []


def test_a_refused_intent_declines_the_payment() -> None:
    world = World()
    world.provider.trouble = ["amount_too_small"]
    world.obey("authorise", authorise())
    assert world.events == [PaymentDeclined(order_id=ORDER, payment_id="authorise", reason="amount_too_small")]


def test_a_refused_capture_is_reported_and_leaves_the_hold_to_be_voided() -> None:
    world = World().authorised()
    world.provider.trouble = ["card_declined"]
    world.obey("capture", capture())
    assert world.events[-1] == PaymentCaptureFailed(order_id=ORDER, payment_id="authorise", reason="card_declined")
    assert world.provider.captures == 0
    world.obey("void", void())
    assert world.payment.status is Status.VOIDED


def test_void_releases_a_hold() -> None:
    world = World().authorised()
    world.obey("void", void())
    assert world.events[-1] == PaymentVoided(order_id=ORDER, payment_id="authorise", refunded=None)
    assert world.provider.intents[ORDER].status is IntentStatus.CANCELLED
    assert world.ledger.entries == {}


def test_void_gives_back_what_was_captured() -> None:
    world = World().captured()
    world.obey("void", void())
    refund = world.events[-1]
    assert isinstance(refund, PaymentVoided)
    assert refund.refunded is not None
    assert refund.refunded.amount == TOTAL.amount
    assert world.provider.refunds == 1
    assert world.ledger.entries == {(ORDER, "capture"): TOTAL.amount, (ORDER, "refund"): TOTAL.amount}


def test_a_repeated_void_answers_again_and_gives_nothing_back_twice() -> None:
    world = World().captured()
    world.obey("void", void())
    world.obey("void", void())
    world.obey("void-again", void())
    assert world.provider.refunds == 1
    assert world.told()[2:] == ["payment_voided", "payment_voided"]


def test_void_before_any_payment_refuses_an_authorisation_that_comes_late() -> None:
    world = World()
    world.obey("void", void())
    world.obey("authorise", authorise())
    assert world.told() == ["payment_voided", "payment_declined"]
    assert world.provider.intents == {}


def test_capture_of_a_voided_payment_fails() -> None:
    world = World().authorised()
    world.obey("void", void())
    world.obey("capture", capture())
    assert world.told()[-1] == "payment_capture_failed"
    assert world.provider.captures == 0


def test_void_overtakes_a_capture_whose_outcome_is_unknown_and_refunds_it() -> None:
    world = World().authorised()
    world.provider.trouble, world.provider.deaf = ["lost"], True
    world.obey("capture", capture())
    world.provider.deaf = False
    world.obey("void", void())
    assert (world.provider.captures, world.provider.refunds) == (1, 1)
    assert world.operations.rows["capture"].progress is not Progress.PENDING
    assert world.payment.status is Status.VOIDED
    assert "payment_captured" not in world.told()


def test_a_void_waits_for_the_intent_that_is_being_made() -> None:
    world = World()
    world.provider.trouble, world.provider.deaf = ["lost"], True
    world.obey("authorise", authorise())
    world.obey("void", void())
    world.provider.deaf = False
    world.sweep()
    world.sweep()
    assert world.provider.intents[ORDER].status is IntentStatus.CANCELLED
    assert world.told() == ["payment_voided"]
