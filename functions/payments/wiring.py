"""Builds payments' adapters into its use cases, once per process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from payments.adapters.books_mysql import BooksBuilder
from payments.adapters.provider_stripe import StripeProvider
from payments.adapters.stripe_wire import read_webhook
from payments.domain import sweep as sweeping
from payments.domain import webhooks
from payments.domain.commands import begin_command, finish_command
from payments.domain.perform import perform
from payments.domain.ports import Books, PaymentView, Timing
from payments.domain.read import read_payment as read
from shop import settings
from shop.kernel.clock import utc_now
from shop.messaging.mysql import unit_of_work as mysql_unit_of_work
from shop.messaging.remote_effect import RemoteEffect

RESERVED_MILLIS = 12_000  # a sweep starts no call that may outlive its invoke

_lease = settings.number("OPERATION_MIN_AGE_SECONDS", 30)
_timing = Timing(lease=_lease, backoff=_lease / 15, backoff_cap=_lease * 10)
unit_of_work = mysql_unit_of_work(BooksBuilder(_timing, look_after=_lease * 2))


def _secret(name: str) -> Any:
    return settings.secret(settings.text("PROVIDER_SECRET_ID"))[name]


@cache
def provider() -> StripeProvider:
    timeout = settings.number("PROVIDER_TIMEOUT_SECONDS", 5, at_least=0.1, at_most=5)
    return StripeProvider(settings.text("PROVIDER_URL"), lambda: str(_secret("api_key")), timeout)


command: RemoteEffect[Books, Any, Any] = RemoteEffect(
    begin=begin_command, perform=lambda task: perform(provider(), task), finish=finish_command
)


def sweep(remaining_millis: Callable[[], int]) -> dict[str, int]:
    return sweeping.sweep(unit_of_work.run, provider(), lambda: remaining_millis() > RESERVED_MILLIS)


def accept_webhook(body: bytes, signature: str) -> None:
    secrets: Sequence[str] = _secret("webhook_secrets")
    task = webhooks.accept(unit_of_work.run, read_webhook, secrets, utc_now(), body=body, signature=signature)
    if task:
        sweeping.carry_out(unit_of_work.run, provider(), task)


def read_payment(order_id: str, customer_id: str) -> PaymentView:
    return unit_of_work.run(lambda books: read(books.payments, order_id, customer_id))
