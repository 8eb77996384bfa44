"""Calls the provider for an operation, outside any transaction.

A call of unknown outcome is never repeated blindly: first the provider is asked what it holds, then the call is made
again with the same key. The key changes only when it is known to be spent on a failure.
"""

from __future__ import annotations

from dataclasses import replace

from payments.domain.model import IntentStatus, Kind, Outcome, ProviderIntent, Refused, Task, Unknown
from payments.domain.ports import OutcomeUnknownError, Provider, RefusedError

MOST_CALLS_ONCE = 3
"""The most requests of one attempt: a void that is not the first retrieves the intent to learn the outcome, retrieves
it to decide and refunds it."""
MOST_CALLS = 2 + MOST_CALLS_ONCE
"""The most requests of an operation: a first attempt needs no outcome, and may be repeated."""


def call_provider(provider: Provider, task: Task, *, repeat: bool = True) -> Outcome:
    """Repeats a first call of unknown outcome once, immediately, unless `repeat` is false; after that the sweep
    retries."""
    first = task.operation.calls == 1
    outcome = _attempt(provider, task, again=not first)
    if repeat and first and isinstance(outcome, Unknown) and not outcome.spent:
        outcome = _attempt(provider, task, again=True)
    return outcome


def _attempt(provider: Provider, task: Task, *, again: bool) -> Outcome:
    try:
        return (_done_before(provider, task) if again else None) or _call(provider, task)
    except OutcomeUnknownError as error:
        return Unknown(str(error), error.spent)
    except RefusedError as error:
        return Refused(error.reason)


def _done_before(provider: Provider, task: Task) -> ProviderIntent | None:
    """The intent, if an earlier call whose answer was lost has had its effect."""
    current = _current(provider, task)
    return current if current and current.fulfils(task.operation.kind) else None


def _current(provider: Provider, task: Task) -> ProviderIntent | None:
    if task.payment.intent_id:
        return provider.retrieve(task.payment.intent_id)
    return provider.find(task.payment.order_id)


def _call(provider: Provider, task: Task) -> ProviderIntent:
    if task.operation.kind is Kind.CREATE:
        return provider.create(task.payment, task.operation.key("create"))
    if task.operation.kind is Kind.CAPTURE:
        return _capture(provider, task)
    return _void(provider, task)


def _capture(provider: Provider, task: Task) -> ProviderIntent:
    intent_id = _intent_id(task)
    try:
        return provider.capture(intent_id, task.operation.key("capture"))
    except RefusedError as refusal:
        # A refusal may be an old one, replayed, or due to a capture that took effect: what the provider holds decides.
        current = provider.retrieve(intent_id)
        if current.status is IntentStatus.TAKEN:
            return current
        if current.status is IntentStatus.HELD and refusal.replayed:
            raise OutcomeUnknownError(refusal.reason, spent=True) from refusal
        raise


def _void(provider: Provider, task: Task) -> ProviderIntent:
    """Cancels what is held, refunds what was captured. A refusal is never final: it is tried again with a new key."""
    current = provider.retrieve(_intent_id(task))
    if current.fulfils(Kind.VOID):
        return current
    try:
        if current.status is IntentStatus.TAKEN:
            provider.refund(current.intent_id, task.operation.key("refund"))
            return replace(current, refunded=current.received)
        return provider.cancel(current.intent_id, task.operation.key("cancel"))
    except RefusedError as refusal:
        raise OutcomeUnknownError(refusal.reason, spent=True) from refusal


def _intent_id(task: Task) -> str:
    if task.payment.intent_id is None:
        raise OutcomeUnknownError("the intent is not created yet")
    return task.payment.intent_id
