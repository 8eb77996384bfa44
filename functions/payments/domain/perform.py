"""Asks the provider, outside any transaction.

A call of unknown outcome is never repeated blindly: first the provider is asked what it holds, then the call is made
again with the same key. The key changes only when it is known to be spent on a failure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from payments.domain.begin import Task
from payments.domain.model import Kind, ProviderIntent, Seen
from payments.domain.observe import fulfils
from payments.domain.ports import OutcomeUnknownError, Provider, RefusedError

MOST_CALLS = 5
"""That one `perform` makes, one after another: a void looks and refunds, asks what became of it, looks and refunds."""


@dataclass(frozen=True, slots=True)
class Refused:
    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """The operation stays pending; `spent`: its next call needs a new key."""

    why: str
    spent: bool = False


Outcome = ProviderIntent | Refused | Unknown


def perform(provider: Provider, task: Task) -> Outcome:
    """Once, and when the outcome of the first call is unknown once more at once; what is unknown still is left to the
    sweep."""
    first = task.operation.calls == 1
    outcome = _attempt(provider, task, again=not first)
    if first and isinstance(outcome, Unknown) and not outcome.spent:
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
    """What an earlier call, whose answer was lost, did after all."""
    current = _current(provider, task)
    return current if current and fulfils(current, task.operation.kind) else None


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
        # A refusal may be an old one, replayed, or due to a capture that landed: what the provider holds decides.
        current = provider.retrieve(intent_id)
        if current.seen is Seen.TAKEN:
            return current
        if current.seen is Seen.HELD and refusal.replayed:
            raise OutcomeUnknownError(refusal.reason, spent=True) from refusal
        raise


def _void(provider: Provider, task: Task) -> ProviderIntent:
    """Cancels what is held, gives back what was taken. Never takes no for an answer: tried again with a new key."""
    current = provider.retrieve(_intent_id(task))
    if fulfils(current, Kind.VOID):
        return current
    try:
        if current.seen is Seen.TAKEN:
            provider.refund(current.intent_id, task.operation.key("refund"))
            return replace(current, refunded=current.received)
        return provider.cancel(current.intent_id, task.operation.key("cancel"))
    except RefusedError as refusal:
        raise OutcomeUnknownError(refusal.reason, spent=True) from refusal


def _intent_id(task: Task) -> str:
    if task.payment.intent_id is None:
        raise OutcomeUnknownError("the intent is not created yet")
    return task.payment.intent_id
