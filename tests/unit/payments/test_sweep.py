"""The sweep finishes what is not redelivered. Another customer's payment is not found."""

from __future__ import annotations

import pytest

from payments.domain.accept_event import store_event
from payments.domain.model import IntentStatus, Status
from payments.domain.ports import ProviderEvent
from payments.domain.read_payment import PaymentNotFoundError, read_payment
from tests.unit.payments.fakes import ORDER, World, authorise

pytestmark = pytest.mark.unit


def test_a_webhook_that_never_comes_is_made_good_by_asking() -> None:
    world = World()
    world.obey("authorise", authorise())
    world.provider.put(ORDER, status=IntentStatus.HELD)
    world.sweep()
    assert world.told() == ["payment_authorised"]


def test_a_webhook_that_came_before_its_payment_is_applied() -> None:
    world = World()
    world.obey("authorise", authorise())
    intent = world.provider.put(ORDER, status=IntentStatus.HELD)
    row = world.payments.rows.pop("authorise")
    store_event(world.work, ProviderEvent("evt_early", "payment_intent.any", ORDER, intent, b"{}"))
    world.payments.add(row)
    world.sweep()
    assert world.told() == ["payment_authorised"]
    assert world.provider_events.done == {"evt_early"}


def test_only_the_owner_reads_a_payment() -> None:
    world = World().authorised()
    assert read_payment(world.work, ORDER, "cus").status == Status.AUTHORISED
    with pytest.raises(PaymentNotFoundError):
        read_payment(world.work, ORDER, "someone-else")
    with pytest.raises(PaymentNotFoundError):
        read_payment(world.work, "order-2", "cus")
