"""Builds reviews' adapters into its use cases, once per process."""

from __future__ import annotations

from reviews.adapters.products_mysql import MySqlProducts
from reviews.domain.ports import Work
from shop.messaging import mysql
from shop.messaging.unit_of_work import Transaction


def build(transaction: Transaction) -> Work:
    return Work(MySqlProducts(transaction.session))


unit_of_work = mysql.unit_of_work(build)
