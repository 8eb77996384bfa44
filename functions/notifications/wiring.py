"""Builds notifications' adapters from its settings, once per process."""

from __future__ import annotations

from functools import cache, partial

from notifications.adapters.contacts_mysql import MySqlContacts
from notifications.adapters.deliveries_mysql import MySqlDeliveries, due_deliveries
from notifications.adapters.mailer_ses import SesMailer
from notifications.adapters.renderer_jinja import JinjaRenderer
from notifications.domain.ports import Work
from shop import settings
from shop.messaging import mysql
from shop.messaging.unit_of_work import Transaction, UnitOfWork

LONGEST_SEND = 8.0
"""The most seconds that one mail may take: SES's timeouts of connecting and reading, and a second to save it."""


def build(transaction: Transaction) -> Work:
    return Work(MySqlContacts(transaction.session), MySqlDeliveries(transaction.session))


unit_of_work: UnitOfWork[Work] = mysql.unit_of_work(build)
put_off = mysql.put_off(unit_of_work.database, "mails")
due = partial(due_deliveries, unit_of_work.database, put_off)
renderer = JinjaRenderer()


@cache
def mailer() -> SesMailer:
    return SesMailer(settings.text("MAIL_SENDER"))
