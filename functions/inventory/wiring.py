"""Builds inventory's adapters from its settings, once per process."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from inventory.adapters.catalogue_mysql import MySqlCatalogue
from inventory.adapters.due_mysql import overdue_reservations
from inventory.adapters.reservations_mysql import MySqlReservations
from inventory.adapters.stock_mysql import MySqlStock
from inventory.domain.ports import Work
from shop import settings
from shop.messaging import mysql
from shop.messaging.unit_of_work import Transaction, UnitOfWork


def build(transaction: Transaction) -> Work:
    return Work(
        stock=MySqlStock(transaction.session),
        reservations=MySqlReservations(transaction.session),
        catalogue=MySqlCatalogue(transaction.session),
        emit=transaction.emit,
        now=transaction.now,
        hold_for=timedelta(seconds=settings.number("RESERVATION_TTL_SECONDS", 1800)),
    )


def few_left() -> int:
    return settings.whole("FEW_LEFT", 5, at_least=1)


unit_of_work: UnitOfWork[Work] = mysql.unit_of_work(build)
put_off = mysql.put_off(unit_of_work.database, "reservations")
overdue = partial(overdue_reservations, unit_of_work.database, put_off)
