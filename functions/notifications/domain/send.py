"""Claim, send, confirm.

SES knows no idempotency key, so a crash between send and confirm may repeat one mail: the claim lapses, and the next
attempt is counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from notifications.domain.model import Contact, Delivery, Pending
from notifications.domain.ports import Desk, Mailer, NotSentError, Renderer, Transact

MAX_ATTEMPTS = 10
BACKOFF_SECONDS = 15.0
BACKOFF_CAP_SECONDS = 3_600.0


@dataclass(frozen=True, slots=True)
class Task:
    delivery: Delivery
    contact: Contact


@dataclass(frozen=True, slots=True)
class Sent:
    message_id: str


@dataclass(frozen=True, slots=True)
class NotSent:
    reason: str
    permanent: bool


Outcome = Sent | NotSent


def claim(desk: Desk, delivery: Delivery | Pending) -> Task | None:
    """None where there is no contact yet, or where someone else is at it, or done."""
    contact = desk.contacts.find(delivery.customer_id)
    claimed = desk.deliveries.claim(delivery.event_id, delivery.template) if contact else None
    return Task(claimed, contact) if claimed and contact else None


def send(renderer: Renderer, mailer: Mailer, task: Task) -> Outcome:
    try:
        return Sent(mailer.send(renderer.render(task.delivery, task.contact)))
    except NotSentError as error:
        return NotSent(error.reason, error.permanent)


def confirm(desk: Desk, task: Task, outcome: Outcome) -> None:
    delivery = task.delivery
    if isinstance(outcome, Sent):
        desk.deliveries.sent(delivery, outcome.message_id)
    elif outcome.permanent or delivery.attempts >= MAX_ATTEMPTS:
        desk.deliveries.failed(delivery, outcome.reason)
    else:
        pause = min(BACKOFF_SECONDS * 2.0 ** (delivery.attempts - 1), BACKOFF_CAP_SECONDS)
        desk.deliveries.retry_later(delivery, outcome.reason, pause)


def send_pending(transact: Transact, renderer: Renderer, mailer: Mailer, delivery: Pending) -> bool:
    """Sends a mail that no step got through; whether it was sent."""
    task = transact(lambda desk: claim(desk, delivery))
    if task is None:
        return False
    outcome = send(renderer, mailer, task)
    transact(lambda desk: confirm(desk, task, outcome))
    return isinstance(outcome, Sent)
