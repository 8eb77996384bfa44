"""Builds what every service with MySQL needs once per process."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from shop import settings
from shop.messaging.outbox import Outbox
from shop.messaging.producer import Producer
from shop.messaging.put_off import PutOff
from shop.messaging.unit_of_work import Transaction, UnitOfWork
from shop.stores.mysql import Database

W = TypeVar("W")


def unit_of_work(build: Callable[[Transaction], W], *, lock_wait_seconds: int = 2) -> UnitOfWork[W]:
    """The unit of work on the function's database and broker. Connects at the first use."""
    database = Database(settings.mysql(), lock_wait_seconds)
    return UnitOfWork(database, build, Outbox(database, Producer(settings.kafka())))


def put_off(database: Database, job: str) -> PutOff:
    """The failed items of a scheduled job. The first pause is PUT_OFF_SECONDS."""
    return PutOff(database, job, settings.number("PUT_OFF_SECONDS", 60))
