"""Builds payments' adapters into its use cases, once per process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from payments.adapters.due_mysql import due_operations, due_webhooks, silent_payments
from payments.adapters.provider_stripe import StripeProvider
from payments.adapters.stripe_webhooks import read_webhook
from payments.adapters.work_mysql import WorkBuilder
from payments.domain import webhooks
from payments.domain.commands import begin_command, finish_command
from payments.domain.model import Payment
from payments.domain.perform import MOST_CALLS, perform
from payments.domain.ports import Timing, Work
from payments.domain.read import read_payment as read
from payments.domain.sweep import carry_out
from shop import settings
from shop.kernel.clock import utc_now
from shop.messaging import mysql
from shop.messaging.remote_effect import RemoteEffect

CONNECT_SECONDS = 2.0

_lease = settings.number("OPERATION_MIN_AGE_SECONDS", 30)
_timing = Timing(lease=_lease, backoff=_lease / 15, backoff_cap=_lease * 10)
_timeout = settings.number("PROVIDER_TIMEOUT_SECONDS", 5, at_least=0.1, at_most=5)
longest_perform = MOST_CALLS * (CONNECT_SECONDS + _timeout)
unit_of_work = mysql.unit_of_work(WorkBuilder(_timing, look_after=_lease * 2))
operations_put_off = mysql.put_off(unit_of_work.database, "operations")
webhooks_put_off = mysql.put_off(unit_of_work.database, "webhooks")
silent_put_off = mysql.put_off(unit_of_work.database, "silent_payments")
operations_due = partial(due_operations, unit_of_work.database, operations_put_off)
webhooks_due = partial(due_webhooks, unit_of_work.database, webhooks_put_off)
silent_due = partial(silent_payments, unit_of_work.database, silent_put_off)


def _secret(name: str) -> Any:
    return settings.secret(settings.text("PROVIDER_SECRET_ID"))[name]


@cache
def provider() -> StripeProvider:
    url, timeouts = settings.text("PROVIDER_URL"), (CONNECT_SECONDS, _timeout)
    return StripeProvider(url, lambda: str(_secret("api_key")), timeouts)


command: RemoteEffect[Work, Any, Any] = RemoteEffect(
    begin=begin_command,
    perform=lambda task: perform(provider(), task),
    finish=finish_command,
    longest_seconds=longest_perform,
)


def accept_webhook(body: bytes, signature: str) -> None:
    secrets: Sequence[str] = _secret("webhook_secrets")
    task = webhooks.accept(unit_of_work.run, read_webhook, secrets, utc_now(), body=body, signature=signature)
    if task:
        carry_out(unit_of_work.run, provider(), task)


def read_payment(order_id: str, customer_id: str) -> Payment:
    return unit_of_work.run(lambda work: read(work.payments, order_id, customer_id))
