"""Payments on a real database with a real simulator, without Kafka: commands go straight into the step."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from payments.adapters.due_mysql import due_events, due_operations, silent_payments
from payments.adapters.provider_stripe import StripeProvider
from payments.adapters.webhooks_stripe import StripeWebhooks
from payments.adapters.work_mysql import WorkBuilder
from payments.domain.accept_event import accept_event
from payments.domain.apply_stored_event import apply_stored_event
from payments.domain.call_provider import call_provider
from payments.domain.check_payment import check_payment
from payments.domain.handle_command import begin_command, finish_command
from payments.domain.ports import Provider, Timing, Work
from payments.domain.resume_operation import resume_operation
from shop.contracts.message import Command, Envelope, Price
from shop.contracts.payments import AuthorisePayment, CapturePayment, VoidPayment
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from shop.messaging.due_items import Due, DueItems
from shop.messaging.kafka_step import kafka_step
from shop.messaging.outbox import Outbox
from shop.messaging.put_off import PutOff
from shop.messaging.remote_effect import RemoteEffect
from shop.messaging.scheduled import Job, scheduled
from shop.messaging.unit_of_work import UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database
from tests.integration.functions import Context
from tests.integration.mysql_world import Swallow
from tests.integration.payment_provider.harness import SECRETS
from tests.integration.payment_provider.harness import Provider as Simulator
from tests.integration.payment_provider.harness import Shop as Hooks

T = TypeVar("T")
AMOUNT = 1_999
ONCE = Timing(lease=0.0, backoff=0.0)


def new_unit_of_work(settings: MySql, timing: Timing = ONCE) -> UnitOfWork[Work]:
    database = Database(settings)
    return UnitOfWork(database, WorkBuilder(timing, check_after=0.0), Outbox(database, Swallow()))


@dataclass
class World:
    settings: MySql
    simulator: Simulator
    hooks: Hooks
    provider: Provider
    order_id: str = field(default_factory=new_id)
    has_time: bool = True

    def __post_init__(self) -> None:
        self.unit_of_work = new_unit_of_work(self.settings)
        self.correlation_id = new_id()

    def step(self, call: Callable[[Any], Any] | None = None) -> Any:
        effect: RemoteEffect[Work, Any, Any] = RemoteEffect(
            begin=begin_command,
            perform=call or (lambda task: call_provider(self.provider, task)),
            finish=finish_command,
            longest_seconds=1.0,
        )
        commands: list[type[Command]] = [AuthorisePayment, CapturePayment, VoidPayment]
        routes = dict.fromkeys(commands, effect)
        return kafka_step(consumer="payments.on_commands", unit_of_work=self.unit_of_work, routes=routes)  # type: ignore[arg-type]

    def obey(self, command: Command, command_id: str | None = None, call: Callable[[Any], Any] | None = None) -> None:
        answer = self.step(call)(payload(command, command_id or new_id(), self.correlation_id), Context())
        assert answer == {"batchItemFailures": []}

    def authorise(self, command_id: str | None = None) -> None:
        price = Price(amount=AMOUNT, currency="EUR")
        deadline = utc_now() + timedelta(minutes=15)
        who = {"order_id": self.order_id, "customer_id": "cus-1"}
        self.obey(AuthorisePayment(**who, amount=price, deadline=deadline), command_id)

    def capture(self, command_id: str | None = None) -> None:
        self.obey(CapturePayment(order_id=self.order_id), command_id)

    def void(self) -> None:
        self.obey(VoidPayment(order_id=self.order_id, reason="payment_timeout"))

    def confirm(self, card: str = "pm_card_visa") -> None:
        """As the customer: the id of the intent is the first part of the secret."""
        intent = self.simulator.client.v1.payment_intents.retrieve(str(self.row("payments")["intent_id"]))
        self.simulator.confirm(intent, card)

    def hear(self, number: int = 0, wait_for: int = 1) -> None:
        """Takes the `number`-th webhook that the simulator delivered, as the API does."""
        self.hooks.wait_for(wait_for)
        self.accept(*self.hooks.received[number])

    def accept(self, body: bytes, signature: str) -> None:
        event = StripeWebhooks(lambda: SECRETS, utc_now).read(body, signature)
        accept_event(self.unit_of_work.run, self.provider, event, has_time=lambda: self.has_time)

    def sweep(self) -> dict[str, int]:
        """As the scheduled Lambda does it, without pauses for what failed."""
        database, run, provider = self.unit_of_work.database, self.unit_of_work.run, self.provider

        def job(name: str, due: Callable[..., Sequence[Due[T]]], work: Callable[..., bool]) -> Job:
            put_off = PutOff(database, name, 0.0)
            return DueItems(put_off, partial(due, database, put_off), partial(work, run, provider))

        jobs = (
            job("webhooks", due_events, apply_stored_event),
            job("operations", due_operations, resume_operation),
            job("silent", silent_payments, check_payment),
        )
        return scheduled(*jobs, reserved_seconds=1.0)({}, Context())

    def authorised(self) -> World:
        self.authorise()
        self.confirm()
        self.hear()
        return self

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.unit_of_work.database.run(lambda session: session.all(f"SELECT * FROM {table}"))

    def row(self, table: str) -> dict[str, Any]:
        (row,) = self.rows(table)
        return row

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(row["body"]) for row in self.rows("outbox")]

    def told_types(self) -> list[str]:
        return [message["type"].rpartition(".")[2] for message in self.told()]

    def charged(self) -> tuple[int, int]:
        """(captures, refunds) in the provider's own ledger: the witness."""
        entry = self.simulator.ledger(self.order_id)
        return entry["captures"], entry["refunds"]


def payload(command: Command, command_id: str, correlation_id: str) -> dict[str, Any]:
    envelope = Envelope[Command](
        id=command_id, type=command.TYPE, version=1, occurred_at=utc_now(), producer="orders",
        aggregate_id=command.aggregate_id, aggregate_version=1, correlation_id=correlation_id, data=command,
    )  # fmt: skip
    body = envelope.to_json()
    record = {
        "topic": "t", "partition": 0, "offset": time.monotonic_ns(), "headers": [],
        "key": base64.b64encode(command.aggregate_id.encode()).decode(),
        "value": base64.b64encode(body.encode()).decode(),
    }  # fmt: skip
    return {"eventSource": "aws:kafka", "records": {"t-0": [record]}}


def new_provider(simulator: Simulator, timeout: float = 1.0) -> StripeProvider:
    return StripeProvider(simulator.url, lambda: "sk_test_suite", (timeout, timeout))
