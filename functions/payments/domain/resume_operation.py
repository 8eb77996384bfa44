"""Resumes an operation whose outcome is unknown or whose call was never made."""

from __future__ import annotations

from payments.domain.model import Task
from payments.domain.ports import Provider, Work
from payments.domain.record_operation import claim_operation
from payments.domain.run_operation import run_operation
from shop.kernel.transact import Transact


def resume_operation(transact: Transact[Work], provider: Provider, payment_id: str) -> bool:
    """Runs the payment's oldest pending operation. Returns False if there is none any more."""

    def claim(work: Work) -> Task | None:
        payment = work.payments.locked(payment_id)
        return claim_operation(work, payment) if payment else None

    task = transact(claim)
    if task:
        run_operation(transact, provider, task)
    return task is not None
