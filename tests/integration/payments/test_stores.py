"""One suite over the stores in memory and in MySQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from payments.adapters.journal_logs import LogJournal
from payments.adapters.ledger_mysql import MySqlLedger
from payments.adapters.operations_mysql import MySqlOperations
from payments.adapters.payments_mysql import MySqlPayments
from payments.adapters.provider_events_mysql import MySqlProviderEvents
from payments.adapters.stripe_events import read_event
from payments.domain.model import Kind, Operation, Payment, Progress, Status
from payments.domain.ports import ProviderEvent, Work
from shop.contracts.message import Message
from shop.kernel.ids import new_id
from shop.kernel.money import Money
from shop.settings import MySql
from shop.stores.mysql import Database
from tests.unit.payments.fakes import World


class UndoneError(Exception):
    pass


def emit(message: Message, *, version: int) -> None:
    raise AssertionError(f"no store emits {message} {version}")


@pytest.fixture(params=["memory", "mysql"])
def work(request: pytest.FixtureRequest, open_database: Callable[[MySql], Database]) -> Iterator[Work]:
    """On MySQL in a transaction that is rolled back."""
    with ExitStack() as stack:
        if request.param == "memory":
            yield World().work
            return
        stack.enter_context(suppress(UndoneError))
        session = stack.enter_context(open_database(request.getfixturevalue("schema")).transaction())
        tables = MySqlOperations(session), MySqlProviderEvents(session), MySqlLedger(session)
        yield Work(MySqlPayments(session, 60.0), *tables, LogJournal(), emit)
        raise UndoneError


@pytest.fixture
def payment(work: Work) -> Payment:
    deadline = datetime(2026, 11, 22, 12, tzinfo=UTC)
    made = Payment(new_id(), new_id(), new_id(), Money(1_999, "EUR"), Status.PENDING, deadline)
    work.payments.add(made)
    return made


def operation(payment: Payment, kind: Kind = Kind.CAPTURE) -> Operation:
    return Operation(new_id(), payment.payment_id, kind)


def event(order_id: str = "", intent_id: str = "") -> ProviderEvent:
    """As the provider sends it: the table keeps its body and reads it again."""
    subject = {"object": "refund", "payment_intent": intent_id, "metadata": {"order_id": order_id}}
    return read_event(json.dumps({"id": new_id(), "type": "refund.created", "data": {"object": subject}}).encode())


def test_a_payment_is_read_as_it_was_saved(work: Work, payment: Payment) -> None:
    assert work.payments.locked(payment.payment_id) == payment
    intent_id = f"pi_{new_id()}"
    assert work.payments.locked_by_intent(intent_id) is None
    changed = replace(
        payment, status=Status.CAPTURED, intent_id=intent_id, client_secret="s", captured=900, refunded=1, version=3
    )
    work.payments.save(changed)
    found = [work.payments.locked_by_order(payment.order_id), work.payments.locked_by_intent(intent_id)]
    assert [*found, work.payments.of_customer(payment.order_id, payment.customer_id)] == [changed] * 3


def test_a_payment_that_does_not_exist_or_is_another_customers_is_not_found(work: Work, payment: Payment) -> None:
    assert work.payments.locked(new_id()) is None
    assert work.payments.locked_by_order(new_id()) is None
    assert work.payments.of_customer(payment.order_id, new_id()) is None


def test_an_order_has_one_payment(work: Work, payment: Payment) -> None:
    with pytest.raises(Exception, match=r"Duplicate|one payment an order"):
        work.payments.add(replace(payment, payment_id=new_id()))


def test_pending_operations_are_listed_in_the_order_they_were_added(work: Work, payment: Payment) -> None:
    first, second, done = (operation(payment) for _ in range(3))
    for each in (done, second, first):
        work.operations.add(each)
    done.progress = Progress.DONE
    work.operations.save(done)
    assert list(work.operations.pending(payment.payment_id)) == [second, first]
    assert work.operations.find(done.operation_id) == done
    assert work.operations.find(new_id()) is None


def test_an_operation_that_is_put_off_keeps_its_counts(work: Work, payment: Payment) -> None:
    made = operation(payment)
    work.operations.add(made)
    made.calls, made.rotation = 2, 1
    work.operations.put_off(made, 60.0)
    assert work.operations.find(made.operation_id) == made


def test_an_event_is_stored_once_and_waits_until_it_is_applied(work: Work, payment: Payment) -> None:
    first, second = event(payment.order_id), event(payment.order_id)
    assert [work.provider_events.add(each) for each in (first, second, first)] == [True, True, False]
    assert list(work.provider_events.waiting(payment.order_id)) == [first, second]
    work.provider_events.mark_applied(first.event_id, "refund_failed")
    assert list(work.provider_events.waiting(payment.order_id)) == [second]
    assert list(work.provider_events.waiting(new_id())) == []


def test_an_event_that_names_only_its_intent_is_filed_under_its_order(work: Work, payment: Payment) -> None:
    made = event(intent_id="pi_1")
    work.provider_events.add(made)
    assert list(work.provider_events.waiting(payment.order_id)) == []
    work.provider_events.wait_for(made.event_id, payment.order_id)
    assert list(work.provider_events.waiting(payment.order_id)) == [made]


def test_an_event_came_during_a_creation_until_that_creation_ends(work: Work, payment: Payment) -> None:
    creation = operation(payment, Kind.CREATE)
    work.operations.add(creation)
    made = event(intent_id="pi_1")
    work.provider_events.add(made)
    assert work.provider_events.came_during_a_creation(made.event_id)
    creation.progress = Progress.DONE
    work.operations.save(creation)
    assert not work.provider_events.came_during_a_creation(made.event_id)


def test_an_entry_is_posted_once(work: Work, payment: Payment) -> None:
    work.ledger.post(payment, "capture", 900, total=900)
    work.ledger.post(payment, "refund", 300, total=300)
    work.ledger.post(payment, "refund", 100, total=400)
    with pytest.raises(Exception, match=r"Duplicate|posted once"):
        work.ledger.post(payment, "refund", 100, total=400)
