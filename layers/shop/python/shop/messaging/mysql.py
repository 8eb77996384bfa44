"""What every service with MySQL builds once per process."""

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
    """On the function's own database and broker. Nothing is connected before its first use."""
    database = Database(settings.mysql(), lock_wait_seconds)
    return UnitOfWork(database, build, Outbox(database, Producer(settings.kafka())))


def put_off(database: Database, job: str) -> PutOff:
    """Where a scheduled job keeps its failing items."""
    return PutOff(database, job, settings.number("PUT_OFF_SECONDS", 60))
