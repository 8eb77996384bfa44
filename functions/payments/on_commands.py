"""Obeys the commands of orders."""

from __future__ import annotations

from payments.domain.call_provider import call_provider
from payments.domain.handle_command import begin_command, finish_command
from payments.domain.model import Outcome, Task
from payments.domain.ports import Work
from payments.wiring import longest_operation, provider, unit_of_work
from shop.contracts.payments import AuthorisePayment, CapturePayment, VoidPayment
from shop.messaging.kafka_step import kafka_step
from shop.messaging.remote_effect import RemoteEffect

command = RemoteEffect[Work, Task, Outcome](
    begin=begin_command,
    perform=lambda task: call_provider(provider(), task),
    finish=finish_command,
    longest_seconds=longest_operation,
)

handler = kafka_step(
    consumer="payments.on_commands",
    unit_of_work=unit_of_work,
    routes={AuthorisePayment: command, CapturePayment: command, VoidPayment: command},
)
