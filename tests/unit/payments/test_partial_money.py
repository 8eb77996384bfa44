"""What the provider's own dashboard does with the money: a part captured, refunds whole and in parts, in any order."""

from __future__ import annotations

import random
from typing import Any

import pytest

from payments.domain.model import IntentStatus, Standing, Status
from shop.contracts.message import Price
from shop.contracts.payments import PaymentCaptured, PaymentCaptureFailed, PaymentRefunded, PaymentVoided
from tests.unit.payments.fakes import ORDER, TOTAL, World, authorise, capture, void

pytestmark = pytest.mark.unit
PART = 1_500


def euros(amount: int) -> Price:
    return Price(amount=amount, currency="EUR")


def refunded(amount: int, total: int, *, fully: bool = False) -> PaymentRefunded:
    return PaymentRefunded(
        order_id=ORDER, payment_id="authorise", amount=euros(amount), total_refunded=euros(total), fully_refunded=fully
    )


def take(world: World, number: int, *, received: int = TOTAL.amount, refunded: int = 0) -> None:
    """The dashboard moves money, and its webhook comes."""
    world.provider.put(ORDER, status=IntentStatus.TAKEN, received=received, refunded=refunded)
    world.hear(f"evt_{number}")


def test_a_partial_capture_at_the_provider_is_booked_and_reported_with_its_amount() -> None:
    world = World().authorised()
    take(world, 1, received=PART)
    assert (world.payment.standing, world.payment.captured) == (Standing.PARTIALLY_CAPTURED, PART)
    assert world.events[-1] == PaymentCaptured(order_id=ORDER, payment_id="authorise", amount=euros(PART))
    assert world.ledger.entries == {(ORDER, "capture"): PART}


def test_our_capture_that_finds_a_part_captured_answers_with_the_part() -> None:
    world = World().authorised()
    world.provider.put(ORDER, status=IntentStatus.TAKEN, received=PART)
    world.obey("capture", capture())
    assert world.events[-1] == PaymentCaptured(order_id=ORDER, payment_id="authorise", amount=euros(PART))
    assert world.operations.pending("authorise") == []


def test_a_void_gives_back_the_part_that_was_captured() -> None:
    world = World().authorised()
    take(world, 1, received=PART)
    world.obey("void", void())
    assert world.events[-1] == PaymentVoided(order_id=ORDER, payment_id="authorise", refunded=euros(PART))
    assert world.ledger.entries == {(ORDER, "capture"): PART, (ORDER, "refund"): PART}
    assert (world.payment.status, world.provider.intents[ORDER].refunded) == (Status.VOIDED, PART)


def test_a_void_gives_back_what_is_left_of_what_was_captured() -> None:
    world = World().captured()
    take(world, 1, refunded=300)
    world.obey("void", void())
    assert world.events[-1] == PaymentVoided(order_id=ORDER, payment_id="authorise", refunded=euros(TOTAL.amount))
    assert world.ledger.entries == {(ORDER, "capture"): TOTAL.amount, (ORDER, "refund"): TOTAL.amount}


def test_a_void_of_what_was_refunded_already_refunds_nothing_more() -> None:
    world = World().captured()
    take(world, 1, refunded=TOTAL.amount)
    world.obey("void", void())
    assert world.provider.refunds == 0
    assert world.told()[-2:] == ["payment_refunded", "payment_voided"]


def test_each_refund_is_booked_and_reported_once() -> None:
    world = World().captured()
    take(world, 1, refunded=300)
    standings = [world.payment.standing]
    take(world, 2, refunded=800)
    take(world, 3, refunded=800)
    take(world, 4, refunded=TOTAL.amount)
    standings.append(world.payment.standing)
    assert standings == [Standing.PARTIALLY_REFUNDED, Standing.REFUNDED]
    rest = TOTAL.amount - 800
    assert world.events[2:] == [refunded(300, 300), refunded(500, 800), refunded(rest, TOTAL.amount, fully=True)]
    assert world.ledger.entries == {(ORDER, "capture"): TOTAL.amount, (ORDER, "refund"): TOTAL.amount}


def test_refunds_reported_in_the_wrong_order_never_lower_the_total() -> None:
    world = World().captured()
    for number, amount in enumerate((800, 300, 0)):
        world.hear(f"evt_{number}", refunded=amount)
    assert world.payment.refunded == 800
    assert world.events[2:] == [refunded(800, 800)]


def test_a_refund_reported_before_its_capture_does_not_confirm_the_order() -> None:
    world = World().authorised()
    take(world, 1, refunded=300)
    assert world.events[1:] == [
        PaymentCaptureFailed(order_id=ORDER, payment_id="authorise", reason="payment_partially_refunded"),
        refunded(300, 300),
    ]
    world.hear("evt_late", refunded=0)
    world.obey("capture", capture())
    assert world.told()[-1] == "payment_capture_failed"
    world.obey("void", void())
    assert world.payment.refunded == TOTAL.amount


@pytest.mark.parametrize("received", [PART, TOTAL.amount])
def test_a_capture_before_the_news_of_the_hold_authorises_too(received: int) -> None:
    world = World()
    world.obey("authorise", authorise())
    take(world, 1, received=received)
    assert world.told() == ["payment_authorised", "payment_captured"]
    world.hear("evt_held", status=IntentStatus.HELD, received=0)
    assert world.payment.captured == received


def test_money_taken_for_a_declined_payment_is_booked_and_given_back() -> None:
    world = World()
    world.obey("authorise", authorise())
    world.hear("evt_declined", status=IntentStatus.DECLINED, reason="insufficient_funds")
    take(world, 1, received=PART)
    world.sweep()
    assert world.told() == ["payment_declined"]
    assert world.provider.intents[ORDER].refunded == PART
    assert world.ledger.entries == {(ORDER, "capture"): PART, (ORDER, "refund"): PART}


def test_a_part_captured_while_the_order_is_voided_is_given_back() -> None:
    world = World().authorised()
    world.provider.deaf = True
    world.obey("void", void())
    world.provider.deaf = False
    take(world, 1, received=PART)
    assert (world.payment.status, world.payment.captured) == (Status.VOIDING, PART)
    world.sweep()
    assert (world.payment.status, world.payment.refunded) == (Status.VOIDED, PART)


@pytest.mark.parametrize(
    ("received", "given_back"), [(TOTAL.amount + 1, 0), (PART, PART + 1), (TOTAL.amount, -1), (-1, -1)]
)
def test_impossible_amounts_are_not_believed_and_are_logged(received: int, given_back: int) -> None:
    world = World().authorised()
    world.hear("evt_odd", status=IntentStatus.TAKEN, received=received, refunded=given_back)
    assert (world.payment.status, world.payment.captured) == (Status.AUTHORISED, 0)
    assert world.journal.lines == ["impossible_amounts"]
    assert world.provider_events.problems == {"evt_odd": "impossible_amounts"}


@pytest.mark.parametrize("seed", range(200))
def test_news_in_any_order_ends_in_the_providers_state(seed: int) -> None:
    """A capture, whole or in part, and several refunds; each moment is told by webhooks that come late, twice and in
    any order, by commands' answers and by the sweep."""
    rng = random.Random(seed)
    world = World().authorised()
    moments: list[dict[str, Any]] = [{"status": IntentStatus.HELD}, *_moments(rng)]
    news = [*moments, *rng.choices(moments, k=3)]
    rng.shuffle(news)
    world.provider.put(ORDER, **moments[-1])
    for number, moment in enumerate(news):
        world.hear(f"evt_{number}", **moment)
        if rng.random() < 0.3:
            world.obey(f"capture-{number}", capture())
        if rng.random() < 0.3:
            world.sweep()
    world.hear("evt_last")
    _agrees(world)
    if rng.random() < 0.5:
        world.obey("void", void())
        world.sweep()
        assert world.payment.status is Status.VOIDED
        _agrees(world)


def _moments(rng: random.Random) -> list[dict[str, object]]:
    received = rng.choice((TOTAL.amount, PART))
    steps = sorted(
        {0, *rng.sample(range(1, received), k=rng.randrange(3)), *rng.sample((received,), k=rng.randrange(2))}
    )
    return [{"status": IntentStatus.TAKEN, "received": received, "refunded": refunded} for refunded in steps]


def _agrees(world: World) -> None:
    there, payment = world.provider.intents[ORDER], world.payment
    assert (payment.captured, payment.refunded) == (there.received, there.refunded)
    assert world.ledger.entries[ORDER, "capture"] == there.received
    assert world.ledger.entries.get((ORDER, "refund"), 0) == there.refunded
    told = sum(event.amount.amount for event in world.events if isinstance(event, PaymentRefunded))
    voided = [event.refunded for event in world.events if isinstance(event, PaymentVoided)]
    assert voided == [euros(there.refunded)] if voided else told == there.refunded
    captured = [event.amount.amount for event in world.events if isinstance(event, PaymentCaptured)]
    assert set(captured) <= {there.received}
    assert world.versions == list(range(1, len(world.versions) + 1))
