"""One mail an event: whatever fails, is repeated, or comes in the wrong order."""

from __future__ import annotations

from notifications.domain.model import Failure, Status, Template
from notifications.domain.ports import NotSentError
from shop.contracts.auth import CustomerRegistered
from tests.unit.notifications.fakes import CANCELLED, CONFIRMED, World

LOST = NotSentError("ReadTimeoutError", Failure.UNKNOWN)
SANDBOX = NotSentError("MessageRejected", Failure.NOT_TAKEN)


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
    world.mailer.trouble = [LOST, LOST]
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
    world.mailer.trouble = [NotSentError("MessageRejected", Failure.FINAL)]
    world.hear(CONFIRMED)
    world.deliveries.let_time_pass()
    world.sweep()
    assert (world.row().status, world.row().note, world.mailer.sent) == (Status.FAILED, "MessageRejected", [])


def test_what_the_mail_service_does_not_take_waits_until_an_operator_has_mended_it() -> None:
    world = World()
    world.register()
    world.mailer.trouble = [SANDBOX] * 50
    world.hear(CONFIRMED)
    pauses = [world.row().asleep]
    for _ in range(49):
        world.deliveries.let_time_pass()
        assert world.sweep() == 0
        pauses.append(world.row().asleep)
    assert pauses[:3] == [15.0, 30.0, 60.0]
    assert set(pauses[8:]) == {3_600.0}, "two days, and still one try an hour"
    assert (world.row().status, world.row().delivery.attempts) == (Status.PENDING, 0)
    world.deliveries.let_time_pass()
    assert world.sweep() == 1


def test_nothing_waits_for_ever() -> None:
    world = World()
    world.register()
    world.mailer.trouble = [SANDBOX] * 200
    world.hear(CONFIRMED)
    for _ in range(199):
        world.deliveries.let_time_pass()
        world.sweep()
    assert (world.row().status, world.row().delivery.waits) == (Status.FAILED, 168)


def test_an_address_gets_three_mails_about_unpaid_orders_a_day() -> None:
    world = World()
    world.register()
    for number in range(5):
        world.hear(CANCELLED, f"evt-{number}")
    assert len(world.mailer.sent) == 3
    for number in (3, 4):
        assert world.row(f"evt-{number}", Template.ORDER_CANCELLED).status is Status.SUPPRESSED
    world.hear(CONFIRMED, "evt-5")
    assert len(world.mailer.sent) == 4, "who pays hears of it"


def test_the_three_are_counted_where_mails_waited_for_their_contact() -> None:
    world = World()
    for number in range(5):
        world.hear(CANCELLED, f"evt-{number}")
    world.register()
    assert world.sweep() == 3


def test_a_mail_that_was_counted_already_may_be_tried_again() -> None:
    world = World()
    world.register()
    world.hear(CANCELLED, "evt-1")
    world.hear(CANCELLED, "evt-2")
    world.mailer.trouble = [LOST]
    world.hear(CANCELLED, "evt-3")
    world.deliveries.let_time_pass()
    assert world.sweep() == 1


def test_the_tenth_failure_is_the_last() -> None:
    world = World()
    world.register()
    world.mailer.trouble = [LOST] * 12
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
