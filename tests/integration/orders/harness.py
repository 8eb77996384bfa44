"""Orders on a real database, without Kafka."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from orders.adapters.copies_mysql import MySqlCopies
from orders.adapters.orders_mysql import MySqlOrders
from orders.adapters.steps_mysql import MySqlSteps
from orders.domain.ports import Timing, Work
from shop.contracts.message import Emit
from shop.messaging.unit_of_work import Transaction
from tests.integration.mysql_world import MySqlWorld
from tests.unit.orders.fakes import FakeJournal


class OrdersWorld(MySqlWorld[Work]):
    def work(self, transaction: Transaction, emit: Emit) -> Work:
        return Work(
            orders=MySqlOrders(transaction.session),
            log=MySqlSteps(transaction.session),
            copies=MySqlCopies(transaction.session),
            journal=FakeJournal(),
            emit=emit,
            now=transaction.now,
            new_id=transaction.new_id,
            timing=Timing(timedelta(minutes=15), timedelta(minutes=2)),
        )

    def make_due(self, order_id: str, *, deadline: bool = False) -> None:
        """As if its time had come."""

        def change(work: Work) -> None:
            order = work.orders.locked(order_id)
            assert order
            past = work.now() - timedelta(seconds=1)
            work.orders.save(replace(order, next_at=past, deadline=past if deadline else order.deadline))

        self.run(change)
