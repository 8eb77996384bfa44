"""Claims a delivery, sends its mail, records the outcome.

SES has no idempotency key, so a crash between sending and recording may repeat a mail: the claim lapses, and the next
attempt is counted. A mail that SES did not accept for a reason outside the mail (our account, rights or domain) is not
counted as an attempt: it waits up to a week for an operator to fix that.
"""

from __future__ import annotations

from dataclasses import dataclass

from notifications.domain.model import Contact, Delivery, Failure, Pending, Template
from notifications.domain.ports import Mailer, NotSentError, Renderer, Work

MAX_ATTEMPTS = 10
BACKOFF_SECONDS = 15.0
BACKOFF_CAP_SECONDS = 3_600.0
MAX_WAITS = 7 * 24
# Anyone can register anybody's address and place orders that they never pay for.
UNPAID_MAILS_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed delivery, and the contact to send it to."""

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


def claim_delivery(work: Work, delivery: Delivery | Pending) -> Task | None:
    """None if there is no contact yet, if the delivery is claimed or done, or if enough was sent to the customer
    today."""
    contact = work.contacts.locked(delivery.customer_id)
    if contact is None:
        return None
    if _is_unpaid(delivery) and work.deliveries.count_others_today(delivery) >= UNPAID_MAILS_A_DAY:
        work.deliveries.suppress(delivery, f"{UNPAID_MAILS_A_DAY} mails about unpaid orders within a day")
        return None
    claimed = work.deliveries.claim(delivery.event_id, delivery.template)
    return Task(claimed, contact) if claimed else None


def send_mail(renderer: Renderer, mailer: Mailer, task: Task) -> Outcome:
    try:
        return Sent(mailer.send(renderer.render(task.delivery, task.contact.email)))
    except NotSentError as error:
        return NotSent(error.reason, error.failure)


def record_outcome(work: Work, task: Task, outcome: Outcome) -> None:
    delivery = task.delivery
    if isinstance(outcome, Sent):
        work.deliveries.mark_sent(delivery, outcome.message_id)
    elif outcome.failure is Failure.NOT_TAKEN and delivery.waits < MAX_WAITS:
        work.deliveries.wait(delivery, outcome.reason, _pause(delivery.waits))
    elif outcome.failure is Failure.UNKNOWN and delivery.attempts < MAX_ATTEMPTS:
        work.deliveries.retry_later(delivery, outcome.reason, _pause(delivery.attempts - 1))
    else:
        work.deliveries.mark_failed(delivery, outcome.reason)


def _pause(doublings: int) -> float:
    return min(BACKOFF_SECONDS * 2.0**doublings, BACKOFF_CAP_SECONDS)


def _is_unpaid(delivery: Delivery | Pending) -> bool:
    return delivery.template == Template.ORDER_CANCELLED
