"""Runs a claimed operation outside the Kafka step."""

from __future__ import annotations

from payments.domain.call_provider import call_provider
from payments.domain.model import Task
from payments.domain.ports import Provider, Work
from payments.domain.record_outcome import record_outcome
from shop.kernel.transact import Transact


def run_operation(transact: Transact[Work], provider: Provider, task: Task, *, repeat: bool = True) -> None:
    """`repeat`: see `call_provider`."""
    outcome = call_provider(provider, task, repeat=repeat)
    transact(lambda work: record_outcome(work, task, outcome))
