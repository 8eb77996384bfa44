"""The Lambda functions themselves, wired from their environment, on payloads as AWS sends them."""

from __future__ import annotations

import importlib
import io
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from localstack.payment_provider.config import Config
from localstack.payment_provider.signing import header
from localstack.stack import Stack
from shop.contracts.message import Price
from shop.contracts.payments import AuthorisePayment
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from shop.settings import MySql
from shop.stores.mysql import Database
from shop.telemetry.logs import logger
from tests.integration.functions import Context, Load
from tests.integration.lambda_http import Caller
from tests.integration.mysql_world import Swallow
from tests.integration.payment_provider.harness import Running
from tests.integration.payments.harness import payload

VALUES = Stack("test").values
API_KEY = VALUES["PROVIDER_API_KEY"]
INVOKE = Context(60_000)
WEBHOOK = "/v1/payments/webhooks/stripe"
SECRET = VALUES["PROVIDER_WEBHOOK_SECRETS"].split(",")[0]


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[Running]:
    running = Running(Config(tmp_path, API_KEY))
    yield running
    running.stop()


@pytest.fixture
def load(schema: MySql, simulator: Running, monkeypatch: pytest.MonkeyPatch) -> Load:
    """A handler's module, imported anew under this test's environment, with a broker that takes everything."""
    monkeypatch.setattr("shop.messaging.mysql.Producer", lambda _: Swallow())
    environment = {
        "SERVICE": "payments",
        "MYSQL_HOST": schema.host,
        "MYSQL_PORT": str(schema.port),
        "MYSQL_DATABASE": schema.database,
        "SECRETS_PREFIX": "cartwright",
        "KAFKA_BROKERS": "none",
        "PROVIDER_URL": simulator.provider.url,
        "PROVIDER_SECRET_ID": "cartwright/provider",
        "OPERATION_MIN_AGE_SECONDS": "0",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def fresh(module: str) -> Any:
        return importlib.import_module(f"payments.{module}").handler

    for name in [name for name in sys.modules if name.startswith("payments.") and name.count(".") == 1]:
        monkeypatch.delitem(sys.modules, name)
    return fresh


def authorise(load: Load, order_id: str, customer: str) -> None:
    price = Price(amount=1_999, currency="EUR")
    command = AuthorisePayment(order_id=order_id, customer_id=customer, amount=price, deadline=utc_now())
    answer = load("on_commands")(payload(command, new_id(), new_id()), INVOKE)
    assert answer == {"batchItemFailures": []}


def test_an_order_is_paid_through_the_functions(load: Load, simulator: Running) -> None:
    order_id, customer = new_id(), new_id()
    path = f"/v1/orders/{order_id}/payment"
    api = Caller(load("api"), customer)
    assert api("GET", path).status == 404
    authorise(load, order_id, customer)
    waiting = api("GET", path).body
    assert waiting["status"] == "awaiting_customer"

    secret = waiting["client_secret"]
    url = f"{simulator.provider.url}/v1/payment_intents/{secret.partition('_secret_')[0]}/confirm"
    httpx.post(url, data={"client_secret": secret, "payment_method": "pm_card_visa"}).raise_for_status()
    event = simulator.provider.client.v1.events.list({"type": "payment_intent.amount_capturable_updated"}).data[0]
    body = json.dumps(event.to_dict()).encode()
    signature = header(body, int(time.time()), [SECRET])
    for _ in range(2):
        taken = Caller(load("api"))("POST", WEBHOOK, body.decode(), Stripe_Signature=signature)
        assert (taken.status, taken.text) == (200, '{"received":true}')
    assert api("GET", path).body["status"] == "authorised"
    nothing = dict.fromkeys(("webhooks", "operations", "silent_payments"), 0)
    assert load("sweep_operations")({}, INVOKE) == nothing | {f"{name}_failed": 0 for name in nothing}


def test_another_customers_payment_is_not_found(load: Load) -> None:
    order_id = new_id()
    authorise(load, order_id, "owner")
    Caller(load("api"), "other")("GET", f"/v1/orders/{order_id}/payment").problem(404, "payment_not_found")


@pytest.mark.parametrize("signature", ["", "t=1,v1=00"])
def test_a_forged_webhook_is_a_400_problem(load: Load, signature: str) -> None:
    Caller(load("api"))("POST", WEBHOOK, "{}", Stripe_Signature=signature).problem(400, "webhook_signature")


def tell(load: Load, body: str) -> None:
    """What the provider signs is taken, whatever it is."""
    signature = header(body.encode(), int(time.time()), [SECRET])
    taken = Caller(load("api"))("POST", WEBHOOK, body, Stripe_Signature=signature)
    assert (taken.status, taken.text) == (200, '{"received":true}')


def webhook_rows(schema: MySql) -> list[dict[str, Any]]:
    with Database(schema).transaction() as session:
        return session.all("SELECT event_id, body, problem, applied_at FROM webhooks ORDER BY seq")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("[]", "not_an_event"),
        ("not json", "not_json"),
        ("[" * 100_000, "not_json"),
        ('{"object":"event","type":"x","data":{"object":{}}}', "not_an_event"),
        ('{"id":"漢","type":"x","data":{"object":{}}}', "not_an_event"),
        ('{"id":"\\ud800","type":"x","data":{"object":{}}}', "not_json"),
        ('{"id":"' + "e" * 256 + '","type":"x","data":{"object":{}}}', "not_an_event"),
        ('{"id":"evt_1","type":"x","data":{"object":null}}', "not_ours"),
        ('{"id":"evt_1","type":"charge.refunded","data":{"object":{"captured":true}}}', "unreadable"),
        ('{"id":"evt_1","object":"v2.core.event","type":"v2.core.account.closed"}', "thin_event"),
    ],
)
def test_what_is_signed_and_not_for_us_is_kept_once_and_taken(
    load: Load, schema: MySql, body: str, problem: str
) -> None:
    for _ in range(2):
        tell(load, body)
    (row,) = webhook_rows(schema)
    assert (row["body"].decode(), row["problem"]) == (body, problem)
    assert row["applied_at"] is not None


@pytest.mark.parametrize(
    "event",
    [
        {"type": "refund.created", "data": {"object": {"object": "refund", "amount": 300, "payment_intent": "PI"}}},
        {"object": "v2.core.event", "type": "v1.x", "related_object": {"id": "PI", "type": "payment_intent"}},
        {"type": "payment_intent.succeeded", "data": {"object": {"object": "payment_intent", "id": "PI"}}},
    ],
)
def test_an_event_that_says_too_little_makes_the_sweep_ask(
    load: Load, schema: MySql, simulator: Running, event: dict[str, Any]
) -> None:
    order_id, customer = new_id(), new_id()
    authorise(load, order_id, customer)
    client = simulator.provider.client.v1
    (intent,) = client.payment_intents.list().data
    client.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    client.payment_intents.capture(intent.id)
    client.refunds.create({"payment_intent": intent.id, "amount": 300})
    tell(load, json.dumps({"id": "evt_1", **event}).replace("PI", intent.id))
    assert load("sweep_operations")({}, INVOKE)["webhooks"] == 1
    body = Caller(load("api"), customer)("GET", f"/v1/orders/{order_id}/payment").body
    assert body["status"] == "partially_refunded"
    assert webhook_rows(schema)[0]["applied_at"] is not None


def pay_and_refund(load: Load, simulator: Running, customer: str) -> tuple[str, str]:
    """Returns the ids of an order and of its intent, of which a part was refunded at the provider."""
    order_id = new_id()
    authorise(load, order_id, customer)
    client = simulator.provider.client.v1
    (intent,) = client.payment_intents.list().data
    client.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    client.payment_intents.capture(intent.id)
    client.refunds.create({"payment_intent": intent.id, "amount": 300})
    return order_id, intent.id


def test_a_kept_event_that_names_only_its_intent_is_swept(load: Load, schema: MySql, simulator: Running) -> None:
    customer = new_id()
    order_id, intent_id = pay_and_refund(load, simulator, customer)
    refund = {"object": "refund", "amount": 300, "payment_intent": intent_id}
    event = json.dumps({"id": "evt_1", "type": "refund.created", "data": {"object": refund}})
    with Database(schema).transaction() as session:
        kept = "INSERT INTO webhooks (event_id, kind, order_id, problem, body) VALUES (%s, %s, '', 'not_applied', %s)"
        session.execute(kept, ("evt_1", "refund.created", event))
    assert load("sweep_operations")({}, INVOKE)["webhooks"] == 1
    body = Caller(load("api"), customer)("GET", f"/v1/orders/{order_id}/payment").body
    assert body["status"] == "partially_refunded"
    assert webhook_rows(schema)[0]["applied_at"] is not None


def test_an_event_that_fails_to_apply_is_kept_and_accepted(
    load: Load, schema: MySql, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = json.dumps({"id": "evt_1", "type": "refund.created", "data": {"object": {"payment_intent": "pi_1"}}})
    with monkeypatch.context() as broken:
        broken.setattr(importlib.import_module("payments.domain.accept_event"), "apply_event", lambda *_: 1 / 0)
        tell(load, event)
    (kept,) = webhook_rows(schema)
    assert (kept["problem"], kept["applied_at"]) == ("not_applied", None)
    load("sweep_operations")({}, INVOKE)
    (swept,) = webhook_rows(schema)
    assert (swept["problem"], swept["applied_at"] is None) == ("not_ours", False)


def test_a_webhook_with_little_time_left_leaves_the_call_to_the_sweep(load: Load, schema: MySql) -> None:
    order_id, customer = new_id(), new_id()
    authorise(load, order_id, customer)
    with Database(schema).transaction() as session:
        intent_id = session.all("SELECT intent_id FROM payments")[0]["intent_id"]
    intent = {"id": intent_id, "object": "payment_intent", "status": "requires_payment_method", "amount": 1_999}
    declined = intent | {"currency": "eur", "metadata": {"order_id": order_id}, "last_payment_error": {"code": "x"}}
    event = json.dumps({"id": "evt_1", "type": "payment_intent.payment_failed", "data": {"object": declined}})
    signature = header(event.encode(), int(time.time()), [SECRET])
    hurried = Caller(load("api"), millis=20_000)
    assert hurried("POST", WEBHOOK, event, Stripe_Signature=signature).status == 200
    with Database(schema).transaction() as session:
        operations = session.all("SELECT calls, progress FROM operations WHERE kind = 'void'")
    assert operations == [{"calls": 0, "progress": "pending"}]
    assert load("sweep_operations")({}, INVOKE)["operations"] == 1


def test_a_failed_refund_is_kept_and_logged(
    load: Load, schema: MySql, simulator: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, intent_id = pay_and_refund(load, simulator, new_id())
    refund = {"object": "refund", "amount": 300, "payment_intent": intent_id, "status": "failed"}
    log = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", log)
    tell(load, json.dumps({"id": "evt_1", "type": "refund.failed", "data": {"object": refund}}))
    assert '"problem":"refund_failed"' in log.getvalue().replace(" ", "")
    load("sweep_operations")({}, INVOKE)
    (row,) = webhook_rows(schema)
    assert (row["problem"], row["applied_at"] is None) == ("refund_failed", False)


def test_one_odd_item_neither_ends_the_sweep_nor_keeps_the_others_waiting(
    load: Load, schema: MySql, simulator: Running
) -> None:
    """The first is torn in our own table, so that whatever is done with it raises."""
    odd, *sound = (new_id() for _ in range(3))
    client = simulator.provider.client.v1
    for order_id in (odd, *sound):
        authorise(load, order_id, "anyone")
    for intent in client.payment_intents.list().data:
        client.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
        told = client.payment_intents.retrieve(intent.id).to_dict()
        event = {"id": f"evt_{intent.id}", "type": "payment_intent.amount_capturable_updated", "data": {"object": told}}
        with Database(schema).transaction() as session:
            values = (event["id"], event["type"], told["metadata"]["order_id"], json.dumps(event))
            session.execute("INSERT INTO webhooks (event_id, kind, order_id, body) VALUES (%s, %s, %s, %s)", values)
    with Database(schema).transaction() as session:
        torn = "(SELECT payment_id FROM payments WHERE order_id = %s)"
        session.execute("UPDATE payments SET status = 'torn' WHERE order_id = %s", (odd,))
        again = "INSERT INTO operations (operation_id, payment_id, kind, progress, calls, rotation, next_at)"
        session.execute(f"{again} VALUES ('op', {torn}, 'void', 'pending', 0, 0, '2026-01-01')", (odd,))
    done = load("sweep_operations")({}, INVOKE)
    assert (done["webhooks"], done["webhooks_failed"], done["operations_failed"]) == (2, 1, 1)
    with Database(schema).transaction() as session:
        rows = session.all("SELECT status FROM payments WHERE order_id <> %s", (odd,))
        assert {row["status"] for row in rows} == {"authorised"}
        assert {row["job"] for row in session.all("SELECT job FROM put_off")} == {"webhooks", "operations"}
    assert load("sweep_operations")({}, INVOKE)["webhooks_failed"] == 0, "the odd one is put off"


def test_an_event_about_somebody_elses_order_is_taken_and_left_alone(load: Load, schema: MySql) -> None:
    """Another application on the same account may name its orders as it likes."""
    intent = {"id": "pi_1", "status": "succeeded", "amount": 5, "amount_received": 5, "currency": "eur"}
    subject = intent | {"metadata": {"order_id": "漢"}}
    body = json.dumps({"id": "evt_other", "type": "payment_intent.succeeded", "data": {"object": subject}})
    signature = header(body.encode(), int(time.time()), [SECRET])
    taken = Caller(load("api"))("POST", WEBHOOK, body, Stripe_Signature=signature)
    assert (taken.status, taken.text) == (200, '{"received":true}')


@pytest.mark.parametrize("order_id", ["%E6%BC%A2", "%FF", "a%20", "x" * 65])
def test_an_id_that_no_order_has_is_refused(load: Load, order_id: str) -> None:
    assert Caller(load("api"), "anyone")("GET", f"/v1/orders/{order_id}/payment").status in {400, 404, 422}


def test_events_whose_ids_differ_in_case_are_two(load: Load, schema: MySql) -> None:
    for event_id in ("evt_aB", "evt_Ab"):
        body = json.dumps({"id": event_id, "type": "charge.updated", "data": {"object": {}}})
        signature = header(body.encode(), int(time.time()), [SECRET])
        assert Caller(load("api"))("POST", WEBHOOK, body, Stripe_Signature=signature).status == 200
    with Database(schema).transaction() as session:
        assert len(session.all("SELECT event_id FROM webhooks WHERE event_id IN ('evt_aB', 'evt_Ab')")) == 2
