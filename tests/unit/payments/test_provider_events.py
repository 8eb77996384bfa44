"""Events of the provider that act, wait, ask, or cannot be applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from payments.domain.accept_event import accept_event
from payments.domain.apply_stored_event import apply_stored_event
from payments.domain.model import IntentStatus, Standing, Status
from payments.domain.ports import ProviderEvent, Work
from shop.kernel.errors import UnavailableError
from tests.unit.payments.fakes import ORDER, World, authorise

pytestmark = pytest.mark.unit
T = TypeVar("T")


def awaiting_customer() -> World:
    world = World()
    world.obey("authorise", authorise())
    return world


def event_of(world: World, event_id: str = "evt_1", **changes: object) -> ProviderEvent:
    """An event with the provider's current state of the intent."""
    event = ProviderEvent(event_id, "payment_intent.any", ORDER, world.provider.intents[ORDER], b"{}")
    return replace(event, **changes)  # type: ignore[arg-type]


def accept(world: World, event: ProviderEvent, *, has_time: bool = True) -> None:
    accept_event(world.transact, world.provider, event, lambda: has_time)


def test_an_event_that_declines_a_payment_cancels_its_intent() -> None:
    world = awaiting_customer()
    world.provider.put(ORDER, status=IntentStatus.DECLINED)
    accept(world, event_of(world))
    assert world.told() == ["payment_declined"]
    assert world.provider.intents[ORDER].status is IntentStatus.CANCELLED
    assert world.payment.standing is Standing.DECLINED


def test_without_time_for_the_call_the_sweep_cancels_the_intent() -> None:
    world = awaiting_customer()
    world.provider.put(ORDER, status=IntentStatus.DECLINED)
    accept(world, event_of(world), has_time=False)
    assert world.provider.intents[ORDER].status is IntentStatus.DECLINED
    world.sweep()
    assert world.provider.intents[ORDER].status is IntentStatus.CANCELLED


def test_an_event_that_declines_nothing_calls_nobody() -> None:
    world = awaiting_customer()
    world.provider.put(ORDER, status=IntentStatus.HELD)
    calls = list(world.provider.calls)
    accept(world, event_of(world))
    assert world.told() == ["payment_authorised"]
    assert world.provider.calls == calls


def failing_once(world: World, error: Exception) -> Callable[[Callable[[Work], T]], T]:
    """Fails in the first transaction; nothing of it is kept."""
    errors = [error]

    def transact(use_case: Callable[[Work], T]) -> T:
        if errors:
            raise errors.pop()
        return world.transact(use_case)

    return transact


def test_an_event_that_cannot_be_applied_is_stored_and_the_sweep_applies_it() -> None:
    world = awaiting_customer()
    world.provider.put(ORDER, status=IntentStatus.HELD)
    accept_event(failing_once(world, KeyError("surprise")), world.provider, event_of(world), lambda: True)
    assert world.journal.lines == ["not_applied"]
    assert world.told() == []
    world.sweep()
    assert world.told() == ["payment_authorised"]


def test_an_event_that_cannot_be_stored_now_is_refused() -> None:
    """The provider sends it again."""
    world = awaiting_customer()
    with pytest.raises(UnavailableError):
        accept_event(failing_once(world, UnavailableError("away")), world.provider, event_of(world), lambda: True)
    assert world.provider_events.rows == {}


def test_an_event_of_an_unknown_intent_is_not_ours() -> None:
    world = awaiting_customer()
    world.provider_events.add(event := event_of(world, order_id="", intent_id="pi_of_another_shop", intent=None))
    apply_stored_event(world.transact, world.provider, event)
    assert world.provider_events.problems == {"evt_1": "not_ours"}


def test_an_event_that_leaves_out_the_state_is_completed_by_asking() -> None:
    world = awaiting_customer()
    world.provider.put(ORDER, status=IntentStatus.HELD)
    accept(world, event_of(world, intent=None, ask=True))
    assert world.told() == []
    world.sweep()
    assert world.told() == ["payment_authorised"]


def test_the_provider_is_not_asked_about_an_intent_that_is_still_being_created() -> None:
    world = World()
    world.provider.trouble = ["down", "down"]
    world.obey("authorise", authorise())
    event = ProviderEvent("evt_1", "payment_intent.any", ORDER, None, b"{}", ask=True)
    world.provider_events.add(event)
    assert not apply_stored_event(world.transact, world.provider, event)
    assert "retrieve" not in world.provider.calls


def test_news_of_another_intent_is_not_believed() -> None:
    world = awaiting_customer()
    other = replace(world.provider.intents[ORDER], intent_id="pi_other", status=IntentStatus.HELD)
    accept(world, event_of(world, intent=other))
    assert world.journal.lines == ["other_intent"]
    assert world.payment.status is Status.AWAITING_CUSTOMER
