"""Builds payments' adapters from its settings, once per process."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from payments.adapters.due_mysql import due_events, due_operations, silent_payments
from payments.adapters.provider_stripe import StripeProvider
from payments.adapters.webhooks_stripe import StripeWebhooks
from payments.adapters.work_mysql import WorkBuilder
from payments.domain.call_provider import MOST_CALLS, MOST_CALLS_ONCE
from payments.domain.ports import Timing, Work
from shop import settings
from shop.kernel.clock import utc_now
from shop.messaging import mysql
from shop.messaging.unit_of_work import UnitOfWork

CONNECT_SECONDS = 2.0

_lease = settings.number("OPERATION_MIN_AGE_SECONDS", 30)
_timing = Timing(lease=_lease, backoff=_lease / 15, backoff_cap=_lease * 10)
_timeout = settings.number("PROVIDER_TIMEOUT_SECONDS", 5, at_least=0.1, at_most=5)
longest_operation = MOST_CALLS * (CONNECT_SECONDS + _timeout)
"""The most seconds that one operation may spend at the provider."""
longest_webhook = MOST_CALLS_ONCE * (CONNECT_SECONDS + _timeout) + 2.0
"""The most seconds from the decision to call the provider for a webhook until its answer."""
unit_of_work: UnitOfWork[Work] = mysql.unit_of_work(WorkBuilder(_timing, check_after=_lease * 2))
operations_put_off = mysql.put_off(unit_of_work.database, "operations")
events_put_off = mysql.put_off(unit_of_work.database, "webhooks")
silent_put_off = mysql.put_off(unit_of_work.database, "silent_payments")
operations_due = partial(due_operations, unit_of_work.database, operations_put_off)
events_due = partial(due_events, unit_of_work.database, events_put_off)
silent_due = partial(silent_payments, unit_of_work.database, silent_put_off)


def _secret(name: str) -> Any:
    return settings.secret(settings.text("PROVIDER_SECRET_ID"))[name]


@cache
def provider() -> StripeProvider:
    url, timeouts = settings.text("PROVIDER_URL"), (CONNECT_SECONDS, _timeout)
    return StripeProvider(url, lambda: str(_secret("api_key")), timeouts)


def _webhook_secrets() -> Sequence[str]:
    secrets: Sequence[str] = _secret("webhook_secrets")
    return secrets


webhooks = StripeWebhooks(_webhook_secrets, utc_now)
