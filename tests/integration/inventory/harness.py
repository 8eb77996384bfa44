"""Inventory on a real database, without Kafka."""

from __future__ import annotations

from datetime import timedelta

from inventory.adapters.catalogue_mysql import MySqlCatalogue
from inventory.adapters.reservations_mysql import MySqlReservations
from inventory.adapters.stock_mysql import MySqlStock
from inventory.domain.ports import Work
from shop.contracts.message import Emit
from shop.messaging.unit_of_work import Transaction
from tests.integration.mysql_world import MySqlWorld


class InventoryWorld(MySqlWorld[Work]):
    hold_for = timedelta(minutes=30)

    def work(self, transaction: Transaction, emit: Emit) -> Work:
        session = transaction.session
        catalogue = MySqlCatalogue(session)
        return Work(MySqlStock(session), MySqlReservations(session), catalogue, emit, transaction.now, self.hold_for)
