"""A lost answer is never charged twice, and never forgotten."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.domain.call_provider import call_provider
from payments.domain.model import IntentStatus, Progress, Status
from payments.domain.record_operation import record_operation
from shop.kernel.money import Money
from tests.unit.payments.fakes import ORDER, World, authorise, capture, void

pytestmark = pytest.mark.unit


def test_a_lost_answer_is_asked_for_before_the_call_is_repeated() -> None:
    world = World().authorised()
    world.provider.trouble = ["lost"]
    world.obey("capture", capture())
    assert world.provider.calls[-2:] == ["capture capture.capture.0", "retrieve"]
    assert world.told()[-1] == "payment_captured"


def test_what_a_silent_provider_did_is_left_to_the_sweep() -> None:
    world = World().authorised()
    world.provider.trouble, world.provider.deaf = ["lost"], True
    world.obey("capture", capture())
    assert world.payment.status is Status.AUTHORISED
    world.provider.deaf = False
    world.provider.calls.clear()
    world.sweep()
    assert world.provider.calls == ["retrieve"]
    assert world.told()[-1] == "payment_captured"


def test_a_call_without_effect_is_repeated_with_the_same_key() -> None:
    world = World().authorised()
    world.provider.trouble = ["down"]
    world.obey("capture", capture())
    captures = [call for call in world.provider.calls if call.startswith("capture")]
    assert captures == ["capture capture.capture.0", "capture capture.capture.0"]
    assert world.provider.captures == 1


def test_a_key_known_to_be_spent_is_changed() -> None:
    world = World().authorised()
    world.provider.trouble = ["spent"]
    world.obey("capture", capture())
    world.sweep()
    captures = [call for call in world.provider.calls if call.startswith("capture")]
    assert captures == ["capture capture.capture.0", "capture capture.capture.0", "capture capture.capture.1"]
    assert world.provider.captures == 1


def test_an_intent_whose_creation_was_lost_is_found_by_its_order() -> None:
    world = World()
    world.provider.trouble, world.provider.deaf = ["lost"], True
    world.obey("authorise", authorise())
    assert world.payment.client_secret is None
    world.provider.deaf = False
    world.sweep()
    assert world.payment.intent_id == "pi_0"
    assert len(world.provider.intents) == 1


def test_a_crash_between_call_and_commit_is_finished_by_the_redelivery() -> None:
    world = World().authorised()
    task = record_operation(world.work, "capture", capture())
    assert task
    call_provider(world.provider, task)  # and the process dies here
    world.obey("capture", capture())
    assert world.provider.captures == 1
    assert world.told() == ["payment_authorised", "payment_captured"]


def test_pauses_between_attempts_grow_and_end_at_five_minutes() -> None:
    world = World().authorised()
    world.provider.trouble = ["down"] * 24
    world.obey("capture", capture())
    pauses = [world.operations.pauses["capture"]]
    for _ in range(10):
        world.sweep()
        pauses.append(world.operations.pauses["capture"])
    assert pauses[:3] == [2.0, 4.0, 8.0]
    assert pauses[-1] == 300.0


def test_pauses_grow_also_while_the_providers_news_is_not_believed() -> None:
    world = World().authorised()
    world.provider.put(ORDER, amount=Money(1, "EUR"))
    world.obey("capture", capture())
    pauses = [world.operations.pauses["capture"]]
    for _ in range(2):
        world.sweep()
        pauses.append(world.operations.pauses["capture"])
    assert pauses == [2.0, 4.0, 8.0]
    assert world.operations.rows["capture"].progress is Progress.PENDING
    assert set(world.journal.lines) == {"other_amount"}


STEPS = st.lists(
    st.sampled_from(["authorise", "hold", "decline", "capture", "void", "sweep", "news", "old news", "deaf"])
)
TROUBLES = st.lists(st.sampled_from(["", "", "lost", "down", "spent"]), max_size=16)


@settings(max_examples=200, deadline=None)
@given(steps=STEPS, trouble=TROUBLES)
def test_no_schedule_charges_twice_or_keeps_the_money_of_a_voided_order(steps: list[str], trouble: list[str]) -> None:
    world = World()
    world.provider.trouble = list(trouble)
    for number, step in enumerate(steps):
        _take(world, step, number)
    world.provider.trouble.clear()
    world.provider.deaf = False
    for _ in range(6):
        world.sweep()
    _audit(world)


def _take(world: World, step: str, number: int) -> None:
    intent = world.provider.intents.get(ORDER)
    commands = {"authorise": authorise(), "capture": capture(), "void": void()}
    if step in commands:
        world.obey(f"{step}-{number % 3}", commands[step])
    elif step == "sweep":
        world.sweep()
    elif step == "deaf":
        world.provider.deaf = not world.provider.deaf
    elif intent and step == "hold" and intent.status is IntentStatus.OPEN:
        world.provider.put(ORDER, status=IntentStatus.HELD)
    elif intent and step == "decline" and intent.status is IntentStatus.OPEN:
        world.hear(f"evt_{number}", status=IntentStatus.DECLINED)
    elif intent and step == "news":
        world.hear(f"evt_{number}")
    elif intent and step == "old news":
        world.hear(f"evt_{number}", status=IntentStatus.OPEN, received=0, refunded=0)


def _audit(world: World) -> None:
    provider = world.provider
    assert provider.created <= 1
    assert provider.captures <= 1
    assert provider.refunds <= provider.captures
    pending = [row for row in world.operations.rows.values() if row.progress is Progress.PENDING]
    assert pending == [], "every operation ends once the provider is well"
    if not world.payments.rows:
        return
    payment = world.payment
    assert payment.status is not Status.VOIDING
    if payment.status in (Status.VOIDED, Status.DECLINED):
        assert provider.captures == provider.refunds
        assert ORDER not in provider.intents or provider.intents[ORDER].status in (
            IntentStatus.CANCELLED,
            IntentStatus.TAKEN,
        )
    if _kept(world):
        assert payment.status is Status.CAPTURED
        assert "payment_captured" in world.told()
    booked = world.ledger.entries
    assert booked.get((ORDER, "capture"), 0) - booked.get((ORDER, "refund"), 0) == _kept(world)
    assert world.versions == list(range(1, len(world.versions) + 1))


def _kept(world: World) -> int:
    intent = world.provider.intents.get(ORDER)
    return intent.received - intent.refunded if intent else 0
