from __future__ import annotations

from pathlib import Path

import pymysql
import pytest

from localstack.engines import mariadb, supervisor
from localstack.init import databases
from tests.integration.engines.own_stack import OwnStack


def test_a_half_made_data_folder_is_thrown_away_and_a_service_has_rights_on_its_own_rows_only(tmp_path: Path) -> None:
    stack = OwnStack("own", tmp_path)
    engine = mariadb.engine(stack)
    (tmp_path / "mysql.killed.new" / "mysql").mkdir(parents=True)
    supervisor.start_all(stack, [engine])
    try:
        databases.create(stack)
        databases.create(stack)
        _holds_to_its_own_schema(stack)
    finally:
        supervisor.stop_all(stack, [engine])


def _holds_to_its_own_schema(stack: OwnStack) -> None:
    with databases.connect(stack) as root, root.cursor() as cursor:
        cursor.execute("CREATE TABLE orders.thing (id INT PRIMARY KEY)")
        cursor.execute("CREATE TABLE payments.thing (id INT PRIMARY KEY)")
    password = stack.values["MYSQL_SERVICE_PASSWORD"]
    port = stack.port("mysql")
    with pymysql.connect(host="127.0.0.1", port=port, user="orders", password=password) as orders:
        cursor = orders.cursor()
        assert cursor.execute("INSERT INTO orders.thing VALUES (1)") == 1
        for refused in ("SELECT * FROM payments.thing", "DROP TABLE orders.thing", "SELECT * FROM mysql.global_priv"):
            with pytest.raises(pymysql.err.OperationalError, match="denied"):
                cursor.execute(refused)
