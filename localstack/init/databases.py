"""Schemas and users of the services."""

from __future__ import annotations

from pathlib import Path

import pymysql

from localstack import services
from localstack.engines.errors import EngineError
from localstack.stack import Stack

ACCOUNT = Path(__file__).with_name("account.sql")


def create(stack: Stack) -> None:
    with connect(stack) as connection, connection.cursor() as cursor:
        for statement in _statements(stack):
            cursor.execute(statement)


def drop(stack: Stack, names: list[str]) -> None:
    known = services.with_schema()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise EngineError(f"Unknown schema: {', '.join(unknown)}. There are: {', '.join(known)}.")
    with connect(stack) as connection, connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS `{name}`")


def connect(stack: Stack) -> pymysql.Connection[pymysql.cursors.Cursor]:
    password = stack.values["MYSQL_ROOT_PASSWORD"]
    return pymysql.connect(host="127.0.0.1", port=stack.port("mysql"), user="root", password=password)


def _statements(stack: Stack) -> list[str]:
    lines = [line for line in ACCOUNT.read_text().splitlines() if not line.startswith("--")]
    template = "\n".join(lines).replace("{password}", stack.values["MYSQL_SERVICE_PASSWORD"])
    texts = [template.replace("{service}", service) for service in services.with_schema()]
    return [statement.strip() for text in texts for statement in text.split(";") if statement.strip()]
