"""The Lambda functions wired from their environment, on MariaDB and on LocalStack's SES."""

from __future__ import annotations

import base64
import importlib
import io
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from localstack.stack import Stack
from notifications.adapters.contacts_mysql import MySqlContacts
from notifications.adapters.deliveries_mysql import MySqlDeliveries
from notifications.domain.deliver_mail import claim_delivery
from notifications.domain.model import Contact, Delivery, Template
from notifications.domain.ports import Work
from shop.contracts.auth import CustomerRegistered
from shop.contracts.message import Envelope, Event, Price
from shop.contracts.orders import OrderCancelled, OrderConfirmed, OrderLine
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from shop.settings import MySql
from shop.stores.mysql import Database, Session
from shop.telemetry.logs import logger
from tests.integration.service_schema import Root, service_schema

STACK = Stack("test")


class Context:
    def get_remaining_time_in_millis(self) -> int:
        return 30_000


@pytest.fixture
def own_schema(root_connection: Root) -> Iterator[MySql]:
    with service_schema(root_connection, "notifications") as own:
        yield own


@pytest.fixture
def database(own_schema: MySql) -> Database:
    return Database(own_schema)


@pytest.fixture
def load(own_schema: MySql, database: Database, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """A handler, its module imported anew under this test's environment."""
    environment = {
        "SERVICE": "notifications",
        "MYSQL_HOST": own_schema.host,
        "MYSQL_PORT": str(own_schema.port),
        "MYSQL_DATABASE": own_schema.database,
        "SECRETS_PREFIX": "cartwright",
        "KAFKA_BROKERS": "127.0.0.1:9",
        "MAIL_SENDER": STACK.values["MAIL_SENDER"],
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name in [name for name in sys.modules if name.startswith("notifications.") and name.count(".") == 1]:
        monkeypatch.delitem(sys.modules, name)
    return lambda module: importlib.import_module(f"notifications.{module}").handler


def payload(message: Event, event_id: str, version: int = 1) -> dict[str, Any]:
    envelope = Envelope[Event](
        id=event_id, type=message.TYPE, version=1, occurred_at=utc_now(), producer="tests",
        aggregate_id=message.aggregate_id, aggregate_version=version, correlation_id=new_id(), data=message,
    )  # fmt: skip
    record = {
        "topic": "t", "partition": 0, "offset": 0, "headers": [],
        "key": base64.b64encode(message.aggregate_id.encode()).decode(),
        "value": base64.b64encode(envelope.to_json().encode()).decode(),
    }  # fmt: skip
    return {"eventSource": "aws:kafka", "records": {"t-0": [record]}}


def registered(customer_id: str, email: str | None = None) -> CustomerRegistered:
    """By a stranger: the name is what they want the owner of the address to read and to follow."""
    address = email or f"{customer_id}@example.com"
    return CustomerRegistered(customer_id=customer_id, email=address, name="You won, see evil.example")


def order(customer_id: str) -> dict[str, Any]:
    price = Price(amount=1_250, currency="EUR")
    line = OrderLine(sku="MUG-1", product_id="p", title="Mug", quantity=1, unit_price=price)
    return {"order_id": new_id(), "customer_id": customer_id, "lines": [line], "total": price}


def mails_to(customer_id: str, domain: str = "example.com") -> list[dict[str, Any]]:
    sent = httpx.get(f"{STACK.url('localstack')}/_aws/ses").json()["messages"]
    return [mail for mail in sent if mail["Destination"]["ToAddresses"] == [f"{customer_id}@{domain}"]]


def rows(database: Database) -> list[dict[str, Any]]:
    return database.run(lambda session: session.all("SELECT * FROM deliveries ORDER BY seq"))


def test_a_confirmed_order_is_mailed_once_through_ses(load: Callable[[str], Any], database: Database) -> None:
    customer = new_id()
    on_contacts, on_orders = load("on_contacts"), load("on_orders")
    on_contacts(payload(registered(customer), new_id()), Context())
    confirmed = OrderConfirmed(**order(customer))
    event_id = new_id()
    for _ in range(3):
        assert on_orders(payload(confirmed, event_id), Context()) == {"batchItemFailures": []}
    assert load("send_pending")({}, Context()) == {"mails": 0, "mails_failed": 0}

    (mail,) = mails_to(customer)
    assert mail["Subject"] == f"Your order {confirmed.order_id} is confirmed"
    assert "12.50 EUR" in mail["Body"]["text_part"]
    assert "<html" in mail["Body"]["html_part"]
    assert "evil" not in str(mail), "nobody confirmed that the address is theirs"
    (row,) = rows(database)
    assert (row["status"], row["attempts"], row["message_id"]) == ("sent", 1, mail["Id"])


def test_a_mail_waits_for_its_contact_and_is_sent_by_the_sweep(load: Callable[[str], Any], database: Database) -> None:
    customer = new_id()
    cancelled = OrderCancelled(**order(customer), reason="payment_declined")
    load("on_orders")(payload(cancelled, new_id()), Context())
    assert load("send_pending")({}, Context()) == {"mails": 0, "mails_failed": 0}
    load("on_contacts")(payload(registered(customer), new_id()), Context())
    assert load("send_pending")({}, Context()) == {"mails": 1, "mails_failed": 0}
    (mail,) = mails_to(customer)
    assert mail["Subject"] == f"Your order {cancelled.order_id} was cancelled"
    assert rows(database)[0]["status"] == "sent"


def test_a_mail_that_cannot_be_made_does_not_keep_the_others(load: Callable[[str], Any], database: Database) -> None:
    odd, sound = new_id(), new_id()
    for customer in (odd, sound):
        load("on_orders")(payload(OrderCancelled(**order(customer), reason="payment_declined"), new_id()), Context())
    sql = "UPDATE deliveries SET variables = 'torn' WHERE customer_id = %s"
    database.run(lambda session: session.execute(sql, (odd,)))
    for customer in (odd, sound):
        load("on_contacts")(payload(registered(customer), new_id()), Context())
    assert load("send_pending")({}, Context()) == {"mails": 1, "mails_failed": 1}
    assert len(mails_to(sound)) == 1


def test_a_mail_from_a_sender_that_is_not_verified_waits_for_an_operator(
    load: Callable[[str], Any], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_SENDER", "nobody-verified@example.org")
    log = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", log)
    customer = new_id()
    load("on_contacts")(payload(registered(customer), new_id()), Context())
    load("on_orders")(payload(OrderConfirmed(**order(customer)), new_id()), Context())
    (row,) = rows(database)
    assert (row["status"], row["reason"], row["attempts"], row["waits"]) == ("pending", "MessageRejected", 0, 1)
    assert f"{customer}@example.com" not in log.getvalue(), "no address in the logs"


def test_an_unreachable_mail_service_leaves_the_mail_for_later(
    load: Callable[[str], Any], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SES", "http://127.0.0.1:9")
    customer = new_id()
    load("on_contacts")(payload(registered(customer), new_id()), Context())
    load("on_orders")(payload(OrderConfirmed(**order(customer)), new_id()), Context())
    (row,) = rows(database)
    assert (row["status"], row["reason"]) == ("pending", "EndpointConnectionError")
    assert (row["attempts"], row["waits"]) == (0, 1), "nothing was sent"


def test_a_strangers_address_gets_three_mails_about_unpaid_orders_a_day(
    load: Callable[[str], Any], database: Database
) -> None:
    customer = new_id()
    load("on_contacts")(payload(registered(customer), new_id()), Context())
    on_orders = load("on_orders")
    for _ in range(5):
        on_orders(payload(OrderCancelled(**order(customer), reason="payment_timeout"), new_id()), Context())
    assert len(mails_to(customer)) == 3
    assert [row["status"] for row in rows(database)] == ["sent"] * 3 + ["suppressed"] * 2
    assert load("send_pending")({}, Context()) == {"mails": 0, "mails_failed": 0}
    yesterday = "UPDATE deliveries SET next_at = UTC_TIMESTAMP(6) - INTERVAL 25 HOUR"
    database.run(lambda session: session.execute(yesterday))
    on_orders(payload(OrderCancelled(**order(customer), reason="payment_timeout"), new_id()), Context())
    assert len(mails_to(customer)) == 4
    assert "evil" not in str(mails_to(customer))


def work_on(session: Session) -> Work:
    return Work(MySqlContacts(session), MySqlDeliveries(session))


def test_many_at_once_send_no_more_than_three(own_schema: MySql, database: Database) -> None:
    """Each has a connection of its own. A claim waits for the claims before it and counts them."""
    customer, start = new_id(), threading.Barrier(8)
    deliveries = [Delivery(new_id(), Template.ORDER_CANCELLED, customer, {}) for _ in range(8)]

    def prepare(session: Session) -> None:
        MySqlContacts(session).put(Contact(customer, f"{customer}@example.com", ""), 1)
        for delivery in deliveries:
            MySqlDeliveries(session).add(delivery)

    def claimed(delivery: Delivery) -> bool:
        own = Database(own_schema)
        start.wait(10)
        try:
            task = own.run(lambda session: claim_delivery(work_on(session), delivery))
            return task is not None
        finally:
            own.close()

    database.run(prepare)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(claimed, deliveries)) == 3


def test_an_address_beyond_ascii_is_written_to_in_punycode(load: Callable[[str], Any], database: Database) -> None:
    customer = new_id()
    load("on_contacts")(payload(registered(customer, f"{customer}@bücher.example"), new_id()), Context())
    load("on_orders")(payload(OrderConfirmed(**order(customer)), new_id()), Context())
    (mail,) = mails_to(customer, "xn--bcher-kva.example")
    assert mail["Subject"].endswith("is confirmed")


def test_an_old_address_that_ses_cannot_write_to_fails_and_says_why(
    load: Callable[[str], Any], database: Database
) -> None:
    customer = new_id()
    load("on_contacts")(payload(registered(customer, f"jürgen-{customer}@example.com"), new_id()), Context())
    load("on_orders")(payload(OrderConfirmed(**order(customer)), new_id()), Context())
    (row,) = rows(database)
    assert (row["status"], row["reason"]) == ("failed", "SES takes only ASCII before the @ of an address")


def test_a_stale_contact_changes_nothing(load: Callable[[str], Any], database: Database) -> None:
    customer = new_id()
    on_contacts = load("on_contacts")
    on_contacts(payload(registered(customer), new_id(), version=2), Context())
    on_contacts(payload(registered(customer, "old@example.com"), new_id(), version=1), Context())
    contact = database.run(lambda session: session.all("SELECT email, version FROM contacts"))
    assert contact == [{"email": f"{customer}@example.com", "version": 2}]
