"""Builds orders' adapters from its settings, once per process."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from orders.adapters.cart_http import HttpCart
from orders.adapters.copies_mysql import MySqlCopies
from orders.adapters.due_mysql import due_orders
from orders.adapters.journal_log import LogJournal
from orders.adapters.orders_mysql import MySqlOrders
from orders.adapters.steps_mysql import MySqlSteps
from orders.domain.cart import CartReader
from orders.domain.ports import Timing, Work
from shop import settings
from shop.messaging import mysql
from shop.messaging.unit_of_work import Transaction, UnitOfWork


def build(transaction: Transaction) -> Work:
    return Work(
        orders=MySqlOrders(transaction.session),
        log=MySqlSteps(transaction.session),
        copies=MySqlCopies(transaction.session),
        journal=LogJournal(),
        emit=transaction.emit,
        now=transaction.now,
        new_id=transaction.new_id,
        timing=timing,
    )


timing = Timing(
    payment_deadline=timedelta(seconds=settings.number("PAYMENT_DEADLINE_SECONDS", 900)),
    step_timeout=timedelta(seconds=settings.number("SAGA_STEP_TIMEOUT_SECONDS", 120)),
)
unit_of_work: UnitOfWork[Work] = mysql.unit_of_work(build)
api_unit_of_work: UnitOfWork[Work] = mysql.unit_of_work(build, lock_wait_seconds=1)
"""A request waits at most a second for a lock that another request or the saga holds."""
put_off = mysql.put_off(unit_of_work.database, "sagas")
due = partial(due_orders, unit_of_work.database, put_off)
cart: CartReader = HttpCart(settings.shop_url())
