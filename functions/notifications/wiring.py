"""Builds notifications' adapters into its use cases, once per process."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from notifications.adapters.contacts_mysql import MySqlContacts
from notifications.adapters.deliveries_mysql import MySqlDeliveries, due_deliveries
from notifications.adapters.mailer_ses import SesMailer
from notifications.adapters.renderer_jinja import JinjaRenderer
from notifications.domain import send as sending
from notifications.domain.events import begin_mail, finish_mail
from notifications.domain.ports import Work
from shop import settings
from shop.messaging import mysql
from shop.messaging.remote_effect import RemoteEffect
from shop.messaging.unit_of_work import Transaction

LONGEST_SEND = 8.0
"""Seconds that one mail may take: SES's timeouts of connecting and reading, and a second to write it."""


def _build(transaction: Transaction) -> Work:
    return Work(MySqlContacts(transaction.session), MySqlDeliveries(transaction.session))


unit_of_work = mysql.unit_of_work(_build)
put_off = mysql.put_off(unit_of_work.database, "mails")
due = partial(due_deliveries, unit_of_work.database, put_off)
renderer = JinjaRenderer()


@cache
def mailer() -> SesMailer:
    return SesMailer(settings.text("MAIL_SENDER"))


mail: RemoteEffect[Work, Any, Any] = RemoteEffect(
    begin=begin_mail,
    perform=lambda task: sending.send(renderer, mailer(), task),
    finish=finish_mail,
    longest_seconds=LONGEST_SEND,
)
