"""One suite over the stores in memory and in MySQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest

from notifications.adapters.contacts_mysql import MySqlContacts
from notifications.adapters.deliveries_mysql import MySqlDeliveries
from notifications.domain.model import Contact, Delivery, Template
from notifications.domain.ports import Work
from shop.kernel.ids import new_id
from shop.settings import MySql
from shop.stores.mysql import Database
from tests.integration.conftest import mysql_settings
from tests.unit.notifications.fakes import FakeContacts, FakeDeliveries

HOUR = 3_600.0


class UndoneError(Exception):
    pass


@pytest.fixture(params=["memory", "mysql"])
def work(request: pytest.FixtureRequest, open_database: Callable[[MySql], Database]) -> Iterator[Work]:
    """On MySQL in a transaction that is rolled back."""
    with ExitStack() as stack:
        if request.param == "memory":
            yield Work(FakeContacts(), FakeDeliveries())
            return
        stack.enter_context(suppress(UndoneError))
        session = stack.enter_context(open_database(mysql_settings("notifications")).transaction())
        yield Work(MySqlContacts(session), MySqlDeliveries(session))
        raise UndoneError


@pytest.fixture
def delivery(work: Work) -> Delivery:
    made = Delivery(new_id(), Template.ORDER_CANCELLED, new_id(), {"order_id": "1"})
    work.deliveries.add(made)
    return made


def claim(work: Work, delivery: Delivery) -> Delivery | None:
    return work.deliveries.claim(delivery.event_id, delivery.template)


def test_a_contact_is_read_as_it_was_put_and_only_a_newer_version_changes_it(work: Work) -> None:
    contact = Contact(new_id(), "zoë@example.com", "Zoë 😀")
    assert work.contacts.locked(contact.customer_id) is None
    work.contacts.put(contact, 2)
    for version in (1, 2):
        work.contacts.put(Contact(contact.customer_id, "old@example.com", "Old"), version)
    assert work.contacts.locked(contact.customer_id) == contact
    newer = Contact(contact.customer_id, "new@example.com", "New")
    work.contacts.put(newer, 3)
    assert work.contacts.locked(contact.customer_id) == newer


def test_a_delivery_is_claimed_once_with_one_more_attempt(work: Work, delivery: Delivery) -> None:
    work.deliveries.add(delivery)
    claimed = claim(work, delivery)
    assert claimed
    assert (claimed.attempts, claimed.waits, claimed.variables) == (1, 0, delivery.variables)
    assert claim(work, delivery) is None


def test_a_delivery_that_ended_is_not_claimed(work: Work, delivery: Delivery) -> None:
    for end in (work.deliveries.mark_sent, work.deliveries.mark_failed):
        claimed = claim(work, delivery)
        if claimed:
            end(claimed, "message-1")
        assert claim(work, delivery) is None


def test_a_retry_counts_its_attempt_and_a_wait_does_not(work: Work, delivery: Delivery) -> None:
    claimed = claim(work, delivery)
    assert claimed
    work.deliveries.retry_later(claimed, "timeout", 0)
    claimed = claim(work, delivery)
    assert claimed
    assert claimed.attempts == 2
    work.deliveries.wait(claimed, "Throttling", 0)
    claimed = claim(work, delivery)
    assert claimed
    assert (claimed.attempts, claimed.waits) == (2, 1)


def test_a_delivery_that_is_put_off_becomes_due_with_its_contact(work: Work, delivery: Delivery) -> None:
    claimed = claim(work, delivery)
    assert claimed
    work.deliveries.retry_later(claimed, "timeout", HOUR)
    assert claim(work, delivery) is None
    work.deliveries.make_due(new_id())
    assert claim(work, delivery) is None
    work.deliveries.make_due(delivery.customer_id)
    assert claim(work, delivery)


def test_other_mails_of_the_customer_are_counted_if_they_were_tried(work: Work, delivery: Delivery) -> None:
    untried = Delivery(new_id(), delivery.template, delivery.customer_id, {})
    work.deliveries.add(untried)
    assert work.deliveries.count_others_today(delivery) == 0
    assert claim(work, untried)
    assert work.deliveries.count_others_today(delivery) == 1
    assert work.deliveries.count_others_today(untried) == 0


def test_only_a_delivery_that_could_be_claimed_is_suppressed(work: Work, delivery: Delivery) -> None:
    claimed = claim(work, delivery)
    assert claimed
    work.deliveries.suppress(delivery, "enough")
    work.deliveries.retry_later(claimed, "timeout", 0)
    work.deliveries.suppress(delivery, "enough")
    assert claim(work, delivery) is None
