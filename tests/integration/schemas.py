"""A service's tables in a schema of the test's own."""

from __future__ import annotations

import pymysql

from localstack.stack import ROOT
from shop.settings import MySql
from tests.integration.service_schema import apply


def create_tables(connection: pymysql.Connection[pymysql.cursors.Cursor], settings: MySql, service: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"USE {settings.database}")
        apply(cursor, ROOT / "functions" / service / "migrations")
