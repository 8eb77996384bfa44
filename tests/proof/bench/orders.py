"""Writes orders that wait for a message of the benchmark, with the same rows as the saga writes."""

from __future__ import annotations

import json

import pymysql

from localstack.customer import ADDRESS
from localstack.stack import Stack
from shop.kernel.ids import new_id
from tests.proof.bench.events import PRICE

_ORDER = """
INSERT INTO orders.orders (order_id, customer_id, cart_id, cart_version, order_lines, amount, currency,
  shipping_address, status, reason, version, sends, correlation_id, placed_at, updated_at)
VALUES (%s, %s, %s, 1, %s, %s, %s, %s, %s, %s, %s, 1, %s, UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
"""
_STEP = """
INSERT INTO orders.order_steps (order_id, version, event, came_from, went_to, sent, correlation_id, stepped_at)
VALUES (%s, %s, 'bench', %s, %s, 'bench', %s, UTC_TIMESTAMP(6))
"""
STOCK = ("STOCK_PENDING",)
VOID = ("STOCK_PENDING", "PAYMENT_PENDING", "VOID_PENDING")


def waiting(stack: Stack, customer_id: str, path: tuple[str, ...]) -> str:
    """Writes an order that went through the statuses of `path`. Returns its id."""
    order_id = new_id()
    line = {"sku": "BENCH", "product_id": "bench", "title": "Bench", "quantity": 1, "unit_price": PRICE}
    address = json.dumps({**ADDRESS, "line2": None})
    reason = "payment_timeout" if path == VOID else None
    told = (json.dumps([line]), *PRICE.values(), address, path[-1], reason, len(path) + 1)
    with _connect(stack) as connection, connection.cursor() as cursor:
        cursor.execute(_ORDER, (order_id, customer_id, order_id, *told, order_id))
        for number, (came_from, went_to) in enumerate(zip((None, *path), path, strict=False), 2):
            cursor.execute(_STEP, (order_id, number, came_from, went_to, order_id))
        connection.commit()
    return order_id


def _connect(stack: Stack) -> pymysql.Connection[pymysql.cursors.Cursor]:
    password = stack.values["MYSQL_ROOT_PASSWORD"]
    return pymysql.connect(host="127.0.0.1", port=stack.port("mysql"), user="root", password=password)
