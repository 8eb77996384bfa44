"""One mail an event: whatever fails, is repeated, or comes in the wrong order."""

from __future__ import annotations

from notifications.domain.model import Status
from notifications.domain.ports import NotSentError
from shop.contracts.auth import CustomerRegistered
from tests.unit.notifications.fakes import CANCELLED, CONFIRMED, World

THROTTLED = NotSentError("Throttling", permanent=False)


def test_an_order_that_is_confirmed_or_cancelled_is_mailed_about() -> None:
    world = World()
    world.register()
    world.hear(CONFIRMED, "evt-1")
    world.hear(CANCELLED, "evt-2")
    assert [(mail.to, mail.subject) for mail in world.mailer.sent] == [
        ("ana@example.com", "order_confirmed"),
        ("ana@example.com", "order_cancelled"),
    ]
    assert (world.row().status, world.row().note) == (Status.SENT, "message-1")


def test_an_event_delivered_again_is_mailed_once() -> None:
    world = World()
    world.register()
    for _ in range(3):
        world.hear(CONFIRMED)
        world.deliveries.let_time_pass()
    world.sweep()
    assert len(world.mailer.sent) == 1


def test_a_mail_waits_for_its_contact() -> None:
    world = World()
    world.hear(CONFIRMED)
    assert world.sweep() == 0
    world.register()
    assert world.sweep() == 1
    assert world.row().delivery.attempts == 1


def test_a_stale_contact_never_overwrites_a_newer_one() -> None:
    world = World()
    world.register(CustomerRegistered(customer_id="cus-1", email="new@example.com", name="Ana"), version=2)
    world.register(version=1)
    world.hear(CONFIRMED)
    assert world.mailer.sent[0].to == "new@example.com"


def test_a_passing_failure_is_retried_with_growing_pauses() -> None:
    world = World()
    world.register()
    world.mailer.trouble = [THROTTLED, THROTTLED]
    world.hear(CONFIRMED)
    assert (world.row().status, world.row().asleep) == (Status.PENDING, 15.0)
    world.deliveries.let_time_pass()
    assert world.sweep() == 0
    assert world.row().asleep == 30.0
    world.deliveries.let_time_pass()
    assert world.sweep() == 1


def test_a_final_refusal_is_not_tried_again() -> None:
    world = World()
    world.register()
    world.mailer.trouble = [NotSentError("MessageRejected", permanent=True)]
    world.hear(CONFIRMED)
    world.deliveries.let_time_pass()
    world.sweep()
    assert (world.row().status, world.row().note, world.mailer.sent) == (Status.FAILED, "MessageRejected", [])


def test_the_tenth_failure_is_the_last() -> None:
    world = World()
    world.register()
    world.mailer.trouble = [THROTTLED] * 12
    world.hear(CONFIRMED)
    for _ in range(12):
        world.deliveries.let_time_pass()
        world.sweep()
    assert (world.row().status, world.row().delivery.attempts) == (Status.FAILED, 10)


def test_a_claim_that_was_never_confirmed_lapses_and_is_counted() -> None:
    world = World()
    world.register()
    delivery = world.row
    world.hear(CONFIRMED)
    row = delivery()
    row.status = Status.SENDING  # the process died after sending, before it could say so
    world.sweep()
    assert len(world.mailer.sent) == 1
    world.deliveries.let_time_pass()
    world.sweep()
    assert (len(world.mailer.sent), row.delivery.attempts) == (2, 2)
