"""Sends a mail that the Kafka step did not send."""

from __future__ import annotations

from notifications.domain.deliver_mail import Sent, claim_delivery, record_outcome, send_mail
from notifications.domain.model import Pending
from notifications.domain.ports import Mailer, Renderer, Work
from shop.kernel.transact import Transact


def send_pending(transact: Transact[Work], renderer: Renderer, mailer: Mailer, delivery: Pending) -> bool:
    """Returns whether the mail was sent."""
    task = transact(lambda work: claim_delivery(work, delivery))
    if task is None:
        return False
    outcome = send_mail(renderer, mailer, task)
    transact(lambda work: record_outcome(work, task, outcome))
    return isinstance(outcome, Sent)
