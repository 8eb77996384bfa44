"""Claim, send, confirm.

SES knows no idempotency key, so a crash between send and confirm may repeat one mail: the claim lapses, and the next
attempt is counted. What was not taken for no fault of the mail's own is not: it waits for a week, while an operator
mends our account, our rights or our domain.
"""

from __future__ import annotations

from dataclasses import dataclass

from notifications.domain.model import Contact, Delivery, Failure, Pending, Template
from notifications.domain.ports import Mailer, NotSentError, Renderer, Work
from shop.kernel.transact import Transact

MAX_ATTEMPTS = 10
BACKOFF_SECONDS = 15.0
BACKOFF_CAP_SECONDS = 3_600.0
MAX_WAITS = 7 * 24
# Anyone can register anybody's address and place orders that they never pay for.
UNPAID_MAILS_A_DAY = 3


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
    failure: Failure


Outcome = Sent | NotSent


def claim(work: Work, delivery: Delivery | Pending) -> Task | None:
    """None where there is no contact yet, or where someone else is at it, or done, or enough was sent today."""
    contact = work.contacts.locked(delivery.customer_id)
    if contact is None:
        return None
    if _is_unpaid(delivery) and work.deliveries.others_today(delivery) >= UNPAID_MAILS_A_DAY:
        work.deliveries.suppress(delivery, f"{UNPAID_MAILS_A_DAY} mails about unpaid orders within a day")
        return None
    claimed = work.deliveries.claim(delivery.event_id, delivery.template)
    return Task(claimed, contact) if claimed else None


def send(renderer: Renderer, mailer: Mailer, task: Task) -> Outcome:
    try:
        return Sent(mailer.send(renderer.render(task.delivery, task.contact.email)))
    except NotSentError as error:
        return NotSent(error.reason, error.failure)


def confirm(work: Work, task: Task, outcome: Outcome) -> None:
    delivery = task.delivery
    if isinstance(outcome, Sent):
        work.deliveries.sent(delivery, outcome.message_id)
    elif outcome.failure is Failure.NOT_TAKEN and delivery.waits < MAX_WAITS:
        work.deliveries.wait(delivery, outcome.reason, _pause(delivery.waits))
    elif outcome.failure is Failure.UNKNOWN and delivery.attempts < MAX_ATTEMPTS:
        work.deliveries.retry_later(delivery, outcome.reason, _pause(delivery.attempts - 1))
    else:
        work.deliveries.failed(delivery, outcome.reason)


def _pause(doublings: int) -> float:
    return min(BACKOFF_SECONDS * 2.0**doublings, BACKOFF_CAP_SECONDS)


def _is_unpaid(delivery: Delivery | Pending) -> bool:
    return delivery.template == Template.ORDER_CANCELLED


def send_pending(transact: Transact[Work], renderer: Renderer, mailer: Mailer, delivery: Pending) -> bool:
    """Sends a mail that no step got through; whether it was sent."""
    task = transact(lambda work: claim(work, delivery))
    if task is None:
        return False
    outcome = send(renderer, mailer, task)
    transact(lambda work: confirm(work, task, outcome))
    return isinstance(outcome, Sent)
