"""Builds notifications' adapters into its use cases, once per process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from notifications.adapters.contacts_mysql import MySqlContacts
from notifications.adapters.deliveries_mysql import MySqlDeliveries
from notifications.adapters.mailer_ses import SesMailer
from notifications.adapters.renderer_jinja import JinjaRenderer
from notifications.domain import send as sending
from notifications.domain.events import begin_mail, finish_mail
from notifications.domain.ports import Desk
from shop import settings
from shop.messaging.mysql import unit_of_work as mysql_unit_of_work
from shop.messaging.remote_effect import RemoteEffect
from shop.messaging.unit_of_work import Transaction

RESERVED_MILLIS = 8_000  # no mail is begun that may outlive the invoke


def _build(transaction: Transaction) -> Desk:
    return Desk(MySqlContacts(transaction.session), MySqlDeliveries(transaction.session))


unit_of_work = mysql_unit_of_work(_build)
renderer = JinjaRenderer()


@cache
def _mailer() -> SesMailer:
    return SesMailer(settings.text("MAIL_SENDER"))


mail: RemoteEffect[Desk, Any, Any] = RemoteEffect(
    begin=begin_mail, perform=lambda task: sending.send(renderer, _mailer(), task), finish=finish_mail
)


def send_pending(remaining_millis: Callable[[], int]) -> dict[str, int]:
    return sending.send_pending(unit_of_work.run, renderer, _mailer(), lambda: remaining_millis() > RESERVED_MILLIS)
