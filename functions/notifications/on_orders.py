"""Mails customers when their order is confirmed or cancelled."""

from __future__ import annotations

from notifications.domain.deliver_mail import Outcome, Task, send_mail
from notifications.domain.mail_order import begin_mail, finish_mail
from notifications.domain.ports import Work
from notifications.wiring import LONGEST_SEND, mailer, renderer, unit_of_work
from shop.contracts.orders import OrderCancelled, OrderConfirmed
from shop.messaging.kafka_step import kafka_step
from shop.messaging.remote_effect import RemoteEffect

mail = RemoteEffect[Work, Task, Outcome](
    begin=begin_mail,
    perform=lambda task: send_mail(renderer, mailer(), task),
    finish=finish_mail,
    longest_seconds=LONGEST_SEND,
)

handler = kafka_step(
    consumer="notifications.on_orders",
    unit_of_work=unit_of_work,
    routes={OrderConfirmed: mail, OrderCancelled: mail},
)
