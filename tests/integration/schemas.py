"""A service's tables in a schema of the test's own."""

from __future__ import annotations

import pymysql

from localstack.stack import ROOT
from shop.settings import MySql


def create_tables(connection: pymysql.Connection[pymysql.cursors.Cursor], settings: MySql, service: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"USE {settings.database}")
        for file in sorted((ROOT / "functions" / service / "migrations").glob("*.sql")):
            lines = [line for line in file.read_text().splitlines() if not line.startswith("--")]
            for statement in filter(str.strip, "\n".join(lines).split(";")):
                cursor.execute(statement)
